import { must } from '@tandem/shared/lib';
import { type ConversationId, conversationId, type TenantId } from '@tandem/shared/model';
import { z } from 'zod';
import { accountAccess } from '../connections/index.ts';
import type { RelayContext } from '../context.ts';
import {
  claimDelivery,
  deliverReplyName,
  deliveryTimes,
  outlook,
  settleUnknown,
  wakeDeliveryAt,
} from '../inbox/index.ts';
import { failpoint } from '../lib/failpoint.ts';
import { ProviderError } from '../providers/provider.ts';
import { type HeldLease, holdLease } from '../queue/hold-lease.ts';
import { defineTask } from '../queue/task.ts';
import type { AccountAccess, Channel } from './channel.ts';
import { listForReconciling } from './reconcile-delivery.ts';
import { sendClaim } from './send-claim.ts';

/** Short, so that a dead sender's conversation goes on soon; an attempt in flight is protected by its own deadline, not by this. */
const leaseMs = 2_400;
const busyAgainMs = 500;
/**
 * A wait this short is not worth giving the lease away. It covers what is left of a dead sender's grace once its lease has run out, and
 * not a whole grace: a platform that is down must not fill the lane with sleepers.
 */
const shortWaitMs = 2_500;
const accessAgainMs = 5_000;
/** The queue's own retries grow to hours and end; a reply that waits does not. */
const quickAttempts = 4;
const troubleAgainMs = 60_000;

/**
 * Sends what is due in one conversation, in the thread's order, one at a time. Any number of wake-ups may run it: the lease lets one
 * work, and that one reads the table until nothing is left.
 */
export const deliverReplyTask = defineTask({
  name: deliverReplyName,
  lane: 'delivery',
  payload: z.object({ conversationId }),
  async run(ctx, { conversationId: id }, { tenantId: maybeTenantId, signal, attempt }) {
    const work: Work = { tenantId: must(maybeTenantId, 'a tenant'), conversationId: id, signal };
    try {
      await deliver(ctx, work);
    } catch (error) {
      if (attempt < quickAttempts) throw error;
      ctx.log.error({ err: error, conversationId: id }, 'replies cannot be sent; trying again');
      await lookAgain(ctx, work, ctx.clock.now() + troubleAgainMs, 'due');
    }
  },
});

async function deliver(ctx: RelayContext, work: Work): Promise<void> {
  const { tenantId } = work;
  const lease = { tenantId, key: `deliver:${work.conversationId}`, ttlMs: leaseMs };
  for (;;) {
    const held = await holdLease(ctx, lease, (holding) => drain(ctx, work, holding));
    if (held.outcome === 'busy') return lookAgain(ctx, work, ctx.clock.now() + busyAgainMs, 'busy');
    if (held.value !== null) return lookAgain(ctx, work, held.value.getTime(), 'due');
    // Queued between the last look and the release: its own wake-up found the lease taken.
    const now = await ctx.db.withTenant(tenantId, (tx) => outlook(tx, work.conversationId));
    if (now === null || !now.isAnythingOpen) return;
  }
}

interface Work {
  readonly tenantId: TenantId;
  readonly conversationId: ConversationId;
  readonly signal: AbortSignal;
}

async function lookAgain(ctx: RelayContext, work: Work, at: number, reason: 'busy' | 'due'): Promise<void> {
  await ctx.db.withTenant(work.tenantId, async (tx) => wakeDeliveryAt(tx, work.conversationId, new Date(at), reason));
}

/** Works until nothing is open (null) or nothing is due before the returned time. */
async function drain(ctx: RelayContext, work: Work, lease: HeldLease): Promise<Date | null> {
  const { tenantId, conversationId: id } = work;
  await failpoint('after-claim');
  for (;;) {
    if (work.signal.aborted || lease.signal.aborted) return new Date(ctx.clock.now());
    const open = await ctx.db.withTenant(tenantId, (tx) => outlook(tx, id));
    if (open === null || !open.isAnythingOpen) return null;
    const channel = must(ctx.channels.get(open.channel), `the channel ${open.channel}`);
    const account = await accountOf(ctx, tenantId, open.connectionId);
    if (account === 'later') return new Date(ctx.clock.now() + accessAgainMs);
    const now = ctx.clock.now();
    const deadlineAt = new Date(now + deliveryTimes.deadlineMs);
    const next = await ctx.db.withTenant(tenantId, (tx) =>
      claimDelivery(tx, { conversationId: id, fence: lease.fence, deadlineAt, now }),
    );
    switch (next.kind) {
      case 'done':
        return null;
      case 'wait': {
        const waitMs = next.until.getTime() - ctx.clock.now();
        if (waitMs > shortWaitMs) return next.until;
        await pause(ctx, waitMs);
        break;
      }
      case 'reconcile':
        await reconcile(ctx, work, { channel, account, ...next });
        break;
      case 'claimed':
        await failpoint('after-attempt-row');
        await sendClaim(ctx, { tenantId, channel, account, claim: next.claim, startedAt: now, deadlineAt, lease });
    }
  }
}

/** Null: the account must be linked again, which the claim finds out and says. `later`: its token cannot be renewed just now. */
async function accountOf(
  ctx: RelayContext,
  tenantId: TenantId,
  connectionId: Parameters<typeof accountAccess>[2],
): Promise<AccountAccess | null | 'later'> {
  try {
    return await accountAccess(ctx, tenantId, connectionId);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.kind === 'token_invalid') return null;
    ctx.log.warn({ connectionId, kind: error.kind }, 'no access to the account just now');
    return 'later';
  }
}

async function reconcile(
  ctx: RelayContext,
  { tenantId }: Work,
  {
    channel,
    account,
    delivery,
    conversationKey,
  }: {
    channel: Channel;
    account: AccountAccess | null;
    delivery: Extract<Awaited<ReturnType<typeof claimDelivery>>, { kind: 'reconcile' }>['delivery'];
    conversationKey: string;
  },
): Promise<void> {
  const { messageId, part } = delivery;
  const log = ctx.log.child({ messageId, part });
  const asked = account === null ? null : listForReconciling(channel, account, conversationKey, ctx.clock.now());
  const list = await Promise.resolve(asked).catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error;
    log.warn({ kind: error.kind }, 'could not ask what became of a reply');
    return null;
  });
  const settlement = await ctx.db.withTenant(tenantId, (tx) =>
    settleUnknown(tx, { delivery, list, now: ctx.clock.now() }),
  );
  log.info({ settlement }, 'unknown outcome looked at');
}

function pause(ctx: RelayContext, ms: number): Promise<void> {
  return new Promise((resolve) => ctx.clock.after(Math.max(0, ms), resolve));
}
