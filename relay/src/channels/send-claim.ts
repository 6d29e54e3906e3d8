import { backoffMs } from '@tandem/shared/lib';
import type { TenantId } from '@tandem/shared/model';
import { withAccess } from '../connections/index.ts';
import type { RelayContext } from '../context.ts';
import { type Claim, type DeliveryResult, deliveryTimes, recordDelivery } from '../inbox/index.ts';
import { failpoint } from '../lib/failpoint.ts';
import { ProviderError } from '../providers/provider.ts';
import type { HeldLease } from '../queue/hold-lease.ts';
import type { AccountAccess, Channel } from './channel.ts';

export interface ClaimedSend {
  readonly tenantId: TenantId;
  readonly channel: Channel;
  readonly account: AccountAccess | null;
  readonly claim: Claim;
  /** Of the attempt row, by our own clock. */
  readonly startedAt: number;
  readonly deadlineAt: Date;
  readonly lease: HeldLease;
}

/** One call to the platform, between the attempt row and its result; no transaction is open meanwhile. */
export async function sendClaim(ctx: RelayContext, send: ClaimedSend): Promise<void> {
  const { tenantId, claim } = send;
  const { correlation, messageId, part } = claim;
  const log = ctx.log.child({ correlation, tenantId, messageId, part });
  const result = await call(ctx, send);
  await failpoint('after-send');
  const why = result.outcome === 'rejected' ? { rejection: result.rejection, code: result.rawCode } : {};
  ctx.metrics.sends.inc({ channel: send.channel.kind, author: claim.authorKind, result: result.outcome });
  log.info({ outcome: result.outcome, ...why }, 'reply attempted');
  await insisting(ctx, () =>
    ctx.db.withTenant(tenantId, (tx) =>
      recordDelivery(tx, { attemptId: claim.attemptId, result, now: ctx.clock.now() }),
    ),
  );
  if (result.outcome === 'rejected' && result.rejection === 'token_invalid') await renewToken(ctx, send);
}

async function call(ctx: RelayContext, send: ClaimedSend): Promise<DeliveryResult> {
  const { channel, account, claim, startedAt, deadlineAt, lease } = send;
  if (account === null) {
    return { outcome: 'rejected', rejection: 'token_invalid', rawCode: null, retryAfterMs: null, detail: 'no token' };
  }
  const startBy = startedAt + deliveryTimes.startWithinMs;
  const now = ctx.clock.now();
  if (now > startBy || lease.signal.aborted) return { outcome: 'not-called' };
  const deadline = new AbortController();
  const cancel = ctx.clock.after(deadlineAt.getTime() - now, () => deadline.abort(new Error('past the deadline')));
  try {
    return await channel.send({
      account,
      conversationKey: claim.conversationKey,
      contactExternalId: claim.contactExternalId,
      text: claim.text,
      replyToExternalId: claim.replyToExternalId,
      author: claim.authorKind === 'agent' ? 'agent' : 'human',
      mode: 'reply',
      replyHandle: null,
      correlationId: claim.attemptId,
      startBy,
      hasTurn: channel.turns !== undefined,
      signal: deadline.signal,
    });
  } catch (error) {
    // An adapter's own fault tells nothing about what the platform did.
    ctx.log.error({ err: error, messageId: claim.messageId }, 'send threw');
    return { outcome: 'unknown', detail: error instanceof Error ? error.name : 'error' };
  } finally {
    cancel();
  }
}

/** The result is the only witness of the platform's id: a database that is away for a moment must not cost it. */
async function insisting(ctx: RelayContext, record: () => Promise<void>): Promise<void> {
  const tries = 6;
  for (let attempt = 1; ; attempt++) {
    try {
      return await record();
    } catch (error) {
      if (attempt === tries) throw error;
      ctx.log.warn({ err: error, attempt }, 'result of a send not recorded yet');
      await new Promise<void>((resolve) => ctx.clock.after(backoffMs(attempt, 200, 3_000), resolve));
    }
  }
}

/** The token that was refused is renewed for the next attempt; a grant that is refused too ends the link. */
async function renewToken(ctx: RelayContext, { tenantId, account, claim }: ClaimedSend): Promise<void> {
  const { connectionId } = claim;
  try {
    await withAccess(ctx, { tenantId, connectionId }, async ({ accessToken }) => {
      if (accessToken === account?.accessToken) throw new ProviderError('token_invalid', 'refused by a send');
    });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
  }
}
