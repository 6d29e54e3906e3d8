import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import { mishapChange } from '../mishaps.ts';
import { findAccount } from '../world/conversations.ts';
import { announceRemoval, expireTokens, isAuthorized, revoke } from '../world/grants.ts';
import { createAccount, createCustomer } from '../world/seed.ts';

const username = z.string().regex(/^[a-z0-9._]{2,24}$/);
const newAccount = z.object({
  username,
  displayName: z.string().optional(),
  dmFrom: z.enum(['everyone', 'requests']).default('everyone'),
});
const newCustomer = z.object({
  username: username.optional(),
  displayName: z.string().optional(),
  region: z.enum(['TH', 'EU']).default('TH'),
  follows: z.array(z.string()).default([]),
});
const ofAccount = z.object({ account: z.string() });
const autoMessageType = z.enum(['WELCOME_MESSAGE', 'SUGGESTED_QUESTION', 'CHAT_PROMPT']);
const autoConfig = ofAccount.extend({
  autoMessageId: z.string().optional(),
  type: autoMessageType.default('WELCOME_MESSAGE'),
  action: z.enum(['CREATE', 'UPDATE', 'DELETE', 'ENABLE', 'DISABLE']).default('CREATE'),
});
const autoAudit = ofAccount.extend({
  autoMessageId: z.string().optional(),
  type: autoMessageType.default('WELCOME_MESSAGE'),
  status: z.enum(['APPROVED', 'REJECTED']).default('APPROVED'),
});
const AUTO_BLOCKS = {
  WELCOME_MESSAGE: { welcome_message: { content: 'ยินดีต้อนรับค่ะ' } },
  SUGGESTED_QUESTION: { suggested_question: { question: 'ส่งกี่วัน', answer: '2-3 วันค่ะ' } },
  CHAT_PROMPT: { chat_prompt: { title: 'เช็กสต็อก', content: 'มีของไหมคะ' } },
};
const policies = z
  .strictObject({
    window: z.enum(['strict10', 'tiered']),
    appRepliesCount: z.boolean(),
    rotateRefreshTokens: z.boolean(),
    renewRefreshLife: z.boolean(),
    resignOnRetry: z.boolean(),
    accessTokenLife: z.int().min(1),
    refreshTokenLife: z.int().min(1),
    appScopes: z.array(z.string()),
  })
  .partial();
const rates = z
  .strictObject({ perSecond: z.int().min(1), perMinute: z.int().min(1), perDay: z.int().min(1) })
  .partial();

/** Who exists, what the app may do, and how the platform misbehaves. */
export function registerWorldKnobs(app: FastifyInstance, sandbox: Sandbox): void {
  app.get('/_sandbox/state', () => ({
    appId: sandbox.appId,
    accounts: accountViews(sandbox),
    customers: sandbox.state.customers.all(),
    webhook: sandbox.state.webhookConfigs.get('DIRECT_MESSAGE') ?? null,
    policies: sandbox.policies,
    rates: sandbox.rates,
    mishaps: sandbox.mishaps.now,
  }));

  app.post('/_sandbox/accounts', ({ body }) => {
    const { displayName, ...input } = newAccount.parse(body);
    return createAccount(sandbox, { ...input, displayName: displayName ?? input.username });
  });

  app.post('/_sandbox/accounts/disconnect', ({ body }) => {
    const input = ofAccount.extend({ reason: z.int().min(0).max(5).default(1) }).parse(body);
    const account = findAccount(sandbox, input.account);
    const revoked = revoke(sandbox, account.id);
    if (revoked > 0) announceRemoval(sandbox, account.id, input.reason);
    return { revoked };
  });

  app.post('/_sandbox/accounts/expire-tokens', ({ body }) => {
    const input = ofAccount.extend({ kind: z.enum(['access', 'refresh', 'both']).default('access') }).parse(body);
    return { expired: expireTokens(sandbox, findAccount(sandbox, input.account).id, input.kind) };
  });

  app.post('/_sandbox/customers', ({ body }) => {
    const input = newCustomer.parse(body ?? {});
    const name = input.username ?? `guest.${randomUUID().slice(0, 6)}`;
    const follows = input.follows.map((account) => findAccount(sandbox, account).id);
    return createCustomer(sandbox, {
      username: name,
      displayName: input.displayName ?? name,
      region: input.region,
      follows,
    });
  });

  app.post('/_sandbox/auto-message/config', ({ body }) => {
    const input = autoConfig.parse(body);
    const id = input.autoMessageId ?? randomUUID();
    sandbox.webhooks.emit({
      event: 'im_auto_message_config_update',
      businessId: findAccount(sandbox, input.account).id,
      content: {
        auto_message_id: id,
        auto_message_type: input.type,
        auto_message_action: input.action,
        timestamp: sandbox.clock.now(),
        ...AUTO_BLOCKS[input.type],
      },
    });
    return { autoMessageId: id };
  });

  app.post('/_sandbox/auto-message/audit', ({ body }) => {
    const input = autoAudit.parse(body);
    const id = input.autoMessageId ?? randomUUID();
    sandbox.webhooks.emit({
      event: 'im_auto_message_audit_update',
      businessId: findAccount(sandbox, input.account).id,
      content: {
        auto_message_id: id,
        auto_message_type: input.type,
        audit_status: input.status,
        timestamp: sandbox.clock.now(),
      },
    });
    return { autoMessageId: id };
  });

  app.get('/_sandbox/mishaps', () => sandbox.mishaps.now);
  app.patch('/_sandbox/mishaps', ({ body }) => sandbox.mishaps.change(mishapChange.parse(body)));
  app.post('/_sandbox/mishaps/reset', () => sandbox.mishaps.reset());
  app.patch('/_sandbox/policies', ({ body }) => Object.assign(sandbox.policies, policies.parse(body)));
  app.patch('/_sandbox/rates', ({ body }) => Object.assign(sandbox.rates, rates.parse(body)));
}

export function accountViews(sandbox: Sandbox) {
  return sandbox.state.accounts.all().map((account) => ({
    ...account,
    isConnected: isAuthorized(sandbox.state, account.id, sandbox.clock.now()),
    posts: sandbox.state.posts.where(({ businessId }) => businessId === account.id),
  }));
}
