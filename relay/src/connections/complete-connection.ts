import type { ConnectionAttempt } from '@tandem/shared/api';
import type { PersonId, TenantId } from '@tandem/shared/model';
import { type Asker, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { claimRoute, releaseRoute, settleConnectionAttempt } from '../db/global-tables.ts';
import type { ProblemError } from '../http/problem-error.ts';
import { roomFor } from '../plans/index.ts';
import { type AccountProfile, type GrantedToken, type Provider, ProviderError } from '../providers/provider.ts';
import { findConnection, putConnection, reserveConnectionId } from './connection-store.ts';
import { endGrant } from './end-grant.ts';
import { allowPlatformCall } from './platform-call.ts';
import { redirectUri } from './public-url.ts';
import { refreshDueAt, refreshTokenJob } from './refresh-schedule.ts';
import { writeToken } from './token-store.ts';
import { providerOf } from './token-vault.ts';

export interface ConsumedAttempt {
  readonly id: string;
  readonly tenantId: TenantId;
  readonly personId: PersonId;
  readonly channel: string;
}

export type Settled = Exclude<ConnectionAttempt, { status: 'pending' }>;

const platformTimeoutMs = 15_000;

/** The browser came back with a code (or a refusal): trades it, checks what was granted, and links the account. */
export async function completeConnection(
  ctx: RelayContext,
  attempt: ConsumedAttempt,
  answer: { code: string | undefined; error: string | undefined; from: Asker['from'] },
): Promise<Settled> {
  const outcome = await linkOrRefuse(ctx, attempt, answer);
  if (outcome.status === 'failed') {
    await ctx.db.withTenant(attempt.tenantId, async (tx) => {
      await settleConnectionAttempt(tx, attempt.id, outcome);
      const detail = { channel: attempt.channel, code: outcome.code };
      await recordAudit(tx, { ...byOf(attempt, answer.from), act: 'connection.connect', result: 'failed', detail });
    });
  }
  ctx.log.info({ tenantId: attempt.tenantId, channel: attempt.channel, status: outcome.status }, 'linking ended');
  return outcome;
}

async function linkOrRefuse(
  ctx: RelayContext,
  attempt: ConsumedAttempt,
  { code, error, from }: { code: string | undefined; error: string | undefined; from: Asker['from'] },
): Promise<Settled> {
  if (error !== undefined)
    return failed('forbidden', `The platform sent the browser back with "${error.slice(0, 60)}".`);
  if (code === undefined || code === '')
    return failed('invalid_input', 'The platform sent the browser back without a code.');
  const provider = providerOf(ctx, attempt.channel);
  const signal = AbortSignal.timeout(platformTimeoutMs);
  let token: GrantedToken;
  try {
    token = await provider.exchangeCode({ code, redirectUri: redirectUri(ctx, provider.name), signal });
  } catch (refusal) {
    if (!(refusal instanceof ProviderError)) throw refusal;
    ctx.log.warn({ tenantId: attempt.tenantId, err: refusal }, 'code not exchanged');
    return failed('unavailable', 'The platform did not accept the code. Please connect again.');
  }
  const absent = provider.requiredScopes.filter((scope) => !token.scopes.includes(scope));
  if (absent.length > 0) {
    await giveBack(ctx, attempt, { provider, token });
    const reason = `These permissions are needed and were not granted: ${absent.join(', ')}.`;
    return { ...failed('forbidden', reason), missingScopes: absent };
  }
  const outcome = await link(ctx, attempt, { provider, token, from });
  if (outcome.status === 'failed' && outcome.code === 'plan_limit') await giveBack(ctx, attempt, { provider, token });
  return outcome;
}

/** A grant that is of no use is not left lying at the platform; unless somebody uses the account, whose grant it would be. */
async function giveBack(
  ctx: RelayContext,
  attempt: ConsumedAttempt,
  { provider, token }: { provider: Provider; token: GrantedToken },
): Promise<void> {
  const { channel, tenantId } = attempt;
  const account = { channel, externalId: token.externalAccountId };
  try {
    await ctx.db.withTenant(tenantId, (tx) =>
      endGrant(tx, account, (signal) => provider.revoke({ accessToken: token.accessToken, signal })),
    );
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    ctx.log.warn({ tenantId, err: error }, 'a grant that is of no use was not given back');
  }
}

async function link(
  ctx: RelayContext,
  attempt: ConsumedAttempt,
  {
    provider,
    token,
    from,
  }: {
    provider: Provider;
    token: GrantedToken;
    from: Asker['from'];
  },
): Promise<Settled> {
  const now = new Date(ctx.clock.now());
  const account = { channel: attempt.channel, externalId: token.externalAccountId };
  const missingScopes = provider.optionalScopes.filter((scope) => !token.scopes.includes(scope));
  return ctx.db.withTenant(attempt.tenantId, async (tx) => {
    const connectionId = await reserveConnectionId(tx, account);
    const before = await findConnection(tx, connectionId);
    // One that is linked already takes no more room, also where the plan is a smaller one since.
    const isMore = before === null || before.status === 'disconnected';
    const full = isMore ? await roomFor(tx, 'accounts', { adding: 1, now: now.getTime() }) : null;
    if (full !== null) return failed('plan_limit', plainReason(full));
    const claim = await claimRoute(tx, { ...account, connectionId });
    if (claim === 'taken') {
      return failed('account_already_connected', 'Another team has linked this account. It must disconnect it first.');
    }
    // Asked now that nobody can give the account's grant back any more.
    await allowPlatformCall(tx, platformTimeoutMs);
    const profile = await profileOf(ctx, provider, token);
    if (profile === null) {
      // It was revoked meanwhile: a team that had the account before let go of it in this very moment.
      if (claim === 'claimed') await releaseRoute(tx, account);
      return failed('unavailable', 'The platform ended the permission again. Please connect again.');
    }
    await putConnection(tx, {
      ...account,
      id: connectionId,
      handle: profile.handle,
      displayName: profile.displayName,
      grantedScopes: token.scopes,
      missingScopes,
      connectedBy: attempt.personId,
      now,
    });
    await writeToken(tx, ctx, connectionId, { token, now });
    const outcome: Settled = { status: 'done', connectionId, missingScopes };
    await settleConnectionAttempt(tx, attempt.id, outcome);
    const dueAt = refreshDueAt(
      connectionId,
      now,
      token.accessExpiresAt === null ? null : new Date(token.accessExpiresAt),
    );
    if (dueAt !== null) tx.enqueue(refreshTokenJob(connectionId, dueAt));
    const subject = { kind: 'account', id: connectionId } as const;
    const detail = { channel: attempt.channel, missingScopes };
    await recordAudit(tx, { ...byOf(attempt, from), act: 'connection.connect', subject, detail });
    tx.append({ type: 'connection.opened', connectionId });
    return outcome;
  });
}

/** A name is not worth a failed link; the account's id stands in for it. Null: the token does not hold. */
async function profileOf(ctx: RelayContext, provider: Provider, token: GrantedToken): Promise<AccountProfile | null> {
  const { accessToken, externalAccountId } = token;
  try {
    return await provider.profile({ accessToken, externalAccountId, signal: AbortSignal.timeout(platformTimeoutMs) });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.kind === 'token_invalid') return null;
    ctx.log.warn({ err: error }, 'profile not read');
    return { handle: externalAccountId, displayName: null, avatarUrl: null };
  }
}

/** As a sentence of its own: it stands on the page that the browser comes back to. */
function plainReason({ message }: ProblemError): string {
  return `${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`;
}

/** The browser that comes back carries no token of ours: who began is known from the attempt. */
function byOf({ personId: id }: ConsumedAttempt, from: Asker['from']): Asker {
  return { actor: { kind: 'person', id }, from };
}

type Failed = Extract<Settled, { status: 'failed' }>;

function failed(code: Failed['code'], reason: string): Failed {
  return { status: 'failed', code, reason, missingScopes: [] };
}
