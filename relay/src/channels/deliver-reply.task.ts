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
import { enterSending } from './sending-shares.ts';

/** Short, so that a dead sender's conversation goes on soon; an attempt in flight is protected by its own deadline, not by this. */
const leaseMs = 2_400;
const busyAgainMs = 500;
/**
 * A wait this short is not worth giving the lease away. It covers what is left of a dead sender's grace once its lease has run out, and
 * not a whole grace: a platform that is down must not fill the lane with sleepers.
 */
const shortWaitMs = 2_500;
const accessAgainMs = 5_000;
/** A turn is for now: the budget counts it as a call of the moment it was given. */
const turnKeepsMs = 1_000;
const noTurn = Number.NEGATIVE_INFINITY;
const shareAgainMs = 300;
const shutSpreadMs = 1_000;
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
  let turnAt = await askFirst(ctx, work);
  if (turnAt === 'in-line') return;
  for (;;) {
    const since = turnAt;
    const held = await holdLease(ctx, lease, (holding) => drain(ctx, work, holding, since));
    turnAt = noTurn;
    if (held.outcome === 'busy') return lookAgain(ctx, work, ctx.clock.now() + busyAgainMs, 'busy');
    // The turn, when it comes, wakes it.
    if (held.value === 'in-line') return;
    if (held.value !== null) return lookAgain(ctx, work, held.value.getTime(), 'due');
    // Queued between the last look and the release: its own wake-up found the lease taken.
    const left = await ctx.db.withTenant(tenantId, (tx) => outlook(tx, work.conversationId, ctx.clock.now()));
    if (left === null || !left.isAnythingOpen) return;
  }
}

/** A flood that has to wait must cost little: where others stand in line, the line comes before the lease and the token. */
async function askFirst(ctx: RelayContext, { tenantId, conversationId }: Work): Promise<number | 'in-line'> {
  const open = await ctx.db.withTenant(tenantId, (tx) => outlook(tx, conversationId, ctx.clock.now()));
  const turns = open?.isCallDue === true ? ctx.channels.get(open.channel)?.turns : undefined;
  if (turns === undefined || !turns.isContended()) return noTurn;
  return (await turns.ask({ tenantId, conversationId })) ? ctx.clock.now() : 'in-line';
}

interface Work {
  readonly tenantId: TenantId;
  readonly conversationId: ConversationId;
  readonly signal: AbortSignal;
}

async function lookAgain(ctx: RelayContext, work: Work, at: number, reason: 'busy' | 'due'): Promise<void> {
  await ctx.db.withTenant(work.tenantId, async (tx) => wakeDeliveryAt(tx, work.conversationId, new Date(at), reason));
}

/**
 * Works until nothing is open (null), nothing is due before the returned time, or the next call has to wait for its turn (`in-line`). A
 * turn is had before the attempt row is written: what stands in line has tried nothing, and holds neither lease nor lane.
 */
async function drain(ctx: RelayContext, work: Work, lease: HeldLease, since: number): Promise<Date | 'in-line' | null> {
  const { tenantId, conversationId: id } = work;
  await failpoint('after-claim');
  let turnAt = since;
  for (;;) {
    if (work.signal.aborted || lease.signal.aborted) return new Date(ctx.clock.now());
    const open = await ctx.db.withTenant(tenantId, (tx) => outlook(tx, id, ctx.clock.now()));
    if (open === null || !open.isAnythingOpen) return null;
    const channel = must(ctx.channels.get(open.channel), `the channel ${open.channel}`);
    const { turns } = channel;
    const hasTurn = () => turns === undefined || ctx.clock.now() - turnAt < turnKeepsMs;
    if (open.isCallDue && turns !== undefined && !hasTurn()) {
      if (!(await turns.ask({ tenantId, conversationId: id }))) return 'in-line';
      turnAt = ctx.clock.now();
    }
    const account = await accountOf(ctx, tenantId, open.connectionId);
    const awayMs = account === 'later' ? accessAgainMs : account === null ? 0 : shutFor(ctx, channel, account);
    if (account === 'later' || awayMs > 0) {
      await settleWithoutPlatform(ctx, work, lease);
      return new Date(ctx.clock.now() + awayMs);
    }
    const leave = enterSending(ctx, tenantId);
    if (leave === null) return new Date(ctx.clock.now() + shareAgainMs);
    const step = await takeStep(ctx, work, { lease, channel, account, mayCall: hasTurn() }).finally(leave);
    if (step === 'done') return null;
    if (step === 'called') turnAt = noTurn;
    else if (step === 'ready') {
      if (turns === undefined || !(await turns.ask({ tenantId, conversationId: id }))) return 'in-line';
      turnAt = ctx.clock.now();
    } else {
      const waitMs = step.getTime() - ctx.clock.now();
      if (waitMs > shortWaitMs) return step;
      await pause(ctx, waitMs);
    }
  }
}

/** What expires, is cancelled or has been unknown for too long is so whether the platform can be called or not. */
async function settleWithoutPlatform(ctx: RelayContext, work: Work, { fence }: HeldLease): Promise<void> {
  const now = ctx.clock.now();
  const look = { conversationId: work.conversationId, fence, deadlineAt: new Date(now), mayCall: false, now };
  await ctx.db.withTenant(work.tenantId, async (tx) => {
    const next = await claimDelivery(tx, look);
    if (next.kind === 'ready' && next.unknown !== null)
      await settleUnknown(tx, { delivery: next.unknown, list: null, now });
  });
}

interface Step {
  readonly lease: HeldLease;
  readonly channel: Channel;
  readonly account: AccountAccess | null;
  readonly mayCall: boolean;
}

/** One look at the table, and the call it leads to; a date: nothing to do before. */
async function takeStep(ctx: RelayContext, work: Work, step: Step): Promise<'done' | 'ready' | 'called' | Date> {
  const { tenantId, conversationId: id } = work;
  const { lease, channel, account, mayCall } = step;
  const now = ctx.clock.now();
  const deadlineAt = new Date(now + deliveryTimes.deadlineMs);
  const next = await ctx.db.withTenant(tenantId, (tx) =>
    claimDelivery(tx, { conversationId: id, fence: lease.fence, deadlineAt, mayCall, now }),
  );
  switch (next.kind) {
    case 'done':
    case 'ready':
      return next.kind;
    case 'wait':
      return next.until;
    case 'reconcile':
      await reconcile(ctx, work, { channel, account, ...next });
      return 'called';
    case 'claimed':
      await failpoint('after-attempt-row');
      await sendClaim(ctx, { tenantId, channel, account, claim: next.claim, startedAt: now, deadlineAt, lease });
      return 'called';
  }
}

/** 0, or for how long the platform, or this account at it, is not called. A little apart, so that not all come back at once. */
function shutFor(ctx: RelayContext, { provider }: Channel, { externalAccountId }: AccountAccess): number {
  const waitMs = ctx.breakers.waitMs({ service: provider, connectionId: externalAccountId });
  return waitMs === 0 ? 0 : waitMs + Math.random() * shutSpreadMs;
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
  const { messageId, part, correlation } = delivery;
  const log = ctx.log.child({ correlation, tenantId, messageId, part });
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
