import type { ConnectionId, ConversationId, MessageId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { type Attempt, endAttempts, insertAttempt, openAttempts } from './attempt-store.ts';
import { connectionFacts } from './connection-facts.ts';
import { type DeliveryRecord, moveDelivery, openDeliveries } from './delivery-store.ts';
import { deliveryTimes } from './delivery-times.ts';
import { failDelivery } from './fail-delivery.ts';
import { judgeDelivery } from './judge-delivery.ts';
import { summarizeConversation } from './summarize-conversation.ts';
import { settleTakeOver } from './take-over.ts';
import { tellDelivery } from './tell-delivery.ts';

export interface Claim {
  readonly attemptId: string;
  readonly messageId: MessageId;
  readonly part: number;
  readonly text: string;
  readonly authorKind: 'agent' | 'staff';
  readonly conversationId: ConversationId;
  readonly connectionId: ConnectionId;
  readonly conversationKey: string;
  readonly contactExternalId: string;
  readonly replyToExternalId: string | null;
  readonly attempts: number;
  /** Of the webhook or request that it comes of. */
  readonly correlation: string | null;
}

export type NextDelivery =
  /** The attempt row is written; once that is committed, the caller calls the platform within `startWithinMs`, or not at all. */
  | { readonly kind: 'claimed'; readonly claim: Claim }
  /** Ask the platform what became of this one, then `settleUnknown`. */
  | { readonly kind: 'reconcile'; readonly delivery: DeliveryRecord; readonly conversationKey: string }
  /** A call is due, and the caller may not make it now; `unknown`: it is to learn what became of this one. */
  | { readonly kind: 'ready'; readonly unknown: DeliveryRecord | null }
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'done' };

interface ClaimInput {
  readonly conversationId: ConversationId;
  /** Of the caller's lease. */
  readonly fence: bigint;
  readonly deadlineAt: Date;
  /** False: the platform is not to be called now; what needs it is `ready`, what does not is settled all the same. */
  readonly mayCall?: boolean;
  readonly now: number;
}

/** Finds what the conversation's sender has to do next, in the thread's order, settling on the way what needs no platform. */
export async function claimDelivery(tx: TenantTx, input: ClaimInput): Promise<NextDelivery> {
  const { conversationId, mayCall = true, now } = input;
  const conversation = await settleTakeOver(tx, { conversationId, now });
  const connection = await connectionFacts(tx, conversation.connectionId);
  const attempts = await openAttempts(tx, conversationId);
  /** Until when an unknown outcome holds the replies behind it. */
  let agentHeld: Date | null = null;
  let staffHeld: Date | null = null;
  const isSettled = new Set<MessageId>();
  let isHandedOff = false;
  const open = await openDeliveries(tx, conversationId);
  for (const delivery of open) {
    if (delivery.state !== 'queued') {
      const found = await unsettled(tx, delivery, attempts, input);
      if (found.kind === 'wait') return found;
      if (found.dueAt.getTime() <= now) {
        if (!mayCall) return { kind: 'ready', unknown: found };
        return { kind: 'reconcile', delivery: found, conversationKey: conversation.externalId };
      }
      agentHeld = earliest(agentHeld, found.dueAt);
      const holdsStaffUntil = new Date(Number(found.attemptedAt) + deliveryTimes.holdsStaffMs);
      if (holdsStaffUntil.getTime() > now) staffHeld = earliest(staffHeld, earliest(holdsStaffUntil, found.dueAt));
      continue;
    }
    // An earlier one may have failed just now, and taken the rest of its message and of the agent's replies with it.
    if (isSettled.has(delivery.messageId) || (isHandedOff && delivery.authorKind === 'agent')) continue;
    const partsLeft = open.filter(
      ({ messageId, state }) => messageId === delivery.messageId && state === 'queued',
    ).length;
    const verdict = judgeDelivery({ ...delivery, partsLeft }, { conversation, connection, now });
    if (verdict.kind === 'cancel' || verdict.kind === 'fail' || verdict.kind === 'expire') {
      if (verdict.kind !== 'cancel') {
        const state = verdict.kind === 'expire' ? 'expired' : 'failed';
        isSettled.add(delivery.messageId);
        isHandedOff ||= delivery.authorKind === 'agent';
        await failDelivery(tx, delivery, { state, rejection: verdict.rejection, rawCode: null, now });
      } else {
        await moveDelivery(tx, delivery, { state: 'cancelled' });
        await tellDelivery(tx, delivery);
      }
      await summarizeConversation(tx, conversationId, now);
      continue;
    }
    const held = delivery.authorKind === 'agent' ? agentHeld : staffHeld;
    if (held !== null) return { kind: 'wait', until: held };
    if (verdict.kind === 'wait') return verdict;
    if (delivery.dueAt.getTime() > now) return { kind: 'wait', until: delivery.dueAt };
    if (!mayCall) return { kind: 'ready', unknown: null };
    return { kind: 'claimed', claim: await writeAttempt(tx, delivery, conversation.externalId, input) };
  }
  return agentHeld === null ? { kind: 'done' } : { kind: 'wait', until: agentHeld };
}

/** A delivery whose outcome is open, as unknown once its sender can no longer begin or has given up; else when to look again. */
async function unsettled(
  tx: TenantTx,
  delivery: DeliveryRecord,
  attempts: readonly Attempt[],
  { fence, now }: ClaimInput,
): Promise<{ kind: 'wait'; until: Date } | (DeliveryRecord & { kind: 'unknown' })> {
  if (delivery.state === 'unknown') return { ...delivery, kind: 'unknown' };
  const attempt = attempts.find(({ messageId, part }) => messageId === delivery.messageId && part === delivery.part);
  const lastStart = Number(attempt?.startedAt ?? delivery.attemptedAt) + deliveryTimes.startWithinMs;
  // Under another fence the sender has lost its lease: dead, stopped or cut off. What it began is out; it begins nothing more.
  const lookAt = attempt?.fence === fence ? attempt.deadlineAt.getTime() : lastStart;
  if (lookAt > now) return { kind: 'wait', until: new Date(lookAt) };
  const conclusiveAt = new Date((attempt?.fence === fence ? now : lastStart) + deliveryTimes.graceMs);
  const dueAt = new Date(now);
  await endAttempts(tx, delivery, { outcome: 'unknown', endedAt: dueAt, detail: 'the sender is gone' });
  await moveDelivery(tx, delivery, { state: 'unknown', dueAt, conclusiveAt });
  await tellDelivery(tx, delivery);
  await summarizeConversation(tx, delivery.conversationId, now);
  return { ...delivery, kind: 'unknown', state: 'unknown', dueAt, conclusiveAt };
}

async function writeAttempt(
  tx: TenantTx,
  delivery: DeliveryRecord,
  conversationKey: string,
  { fence, deadlineAt, now }: ClaimInput,
): Promise<Claim> {
  const startedAt = new Date(now);
  const attemptId = await insertAttempt(tx, delivery, { fence, startedAt, deadlineAt });
  await moveDelivery(tx, delivery, { state: 'attempting', attemptedAt: startedAt });
  await tellDelivery(tx, delivery);
  await summarizeConversation(tx, delivery.conversationId, now);
  const { messageId, part, text, authorKind, conversationId, connectionId, correlation } = delivery;
  return {
    attemptId,
    messageId,
    part,
    text,
    authorKind,
    conversationId,
    connectionId,
    conversationKey,
    attempts: delivery.attempts + 1,
    correlation,
    ...(await addressOf(tx, delivery)),
  };
}

async function addressOf(tx: TenantTx, { conversationId, replyToId, part }: DeliveryRecord) {
  const [row] = await tx.sql<{ contactExternalId: string; replyToExternalId: string | null }[]>`
    select i.external_id as "contactExternalId", coalesce(
      (select m.external_id from message m where m.tenant_id = c.tenant_id and m.id = ${replyToId}),
      (select d.external_id from delivery d where d.tenant_id = c.tenant_id and d.message_id = ${replyToId} order by d.part limit 1)
    ) as "replyToExternalId"
    from conversation c
    join contact_identity i on i.tenant_id = c.tenant_id and i.connection_id = c.connection_id and i.contact_id = c.contact_id
    where c.tenant_id = ${tx.tenantId} and c.id = ${conversationId}
    limit 1`;
  return {
    contactExternalId: row?.contactExternalId ?? '',
    // Only the first part quotes.
    replyToExternalId: part === 0 ? (row?.replyToExternalId ?? null) : null,
  };
}

function earliest(left: Date | null, right: Date): Date {
  return left === null || right < left ? right : left;
}
