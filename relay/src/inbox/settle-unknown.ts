import { backoffMs } from '@tandem/shared/lib';
import type { TenantTx } from '../db/tenant-tx.ts';
import { lockConversation } from './conversation-store.ts';
import { closeEvidence, noteLook } from './delivery-evidence.ts';
import {
  type DeliveryKey,
  type DeliveryRecord,
  findDelivery,
  giveUp,
  lookAgain,
  moveDelivery,
} from './delivery-store.ts';
import { deliveryTimes, mostRequeues } from './delivery-times.ts';
import { handOff } from './hand-off.ts';
import { matchEcho } from './match-echo.ts';
import { findByExternalId } from './message-store.ts';
import { settleByEcho } from './record-echo.ts';
import { summarizeConversation } from './summarize-conversation.ts';
import { tellDelivery } from './tell-delivery.ts';

/** The newest messages of a conversation as the platform lists them. */
export interface PlatformList {
  /** When it was asked, by our clock. */
  readonly askedAt: number;
  /** The shop's own messages in it. */
  readonly echoes: readonly { readonly externalId: string; readonly text: string; readonly occurredAt: number }[];
  /** The oldest entry's time: before that it proves nothing; null: nothing was listed, which proves nothing at all. */
  readonly reachesBackTo: number | null;
}

export type Settlement = 'sent' | 'requeued' | 'still-unknown' | 'given-up' | 'settled-before';

/**
 * Settles an unknown outcome with what the platform lists; null: it could not be asked. Found: sent. Not there, asked late enough and
 * reaching back far enough: it did not go out, and is queued again. Neither: asked again later, and in the end left to a person.
 */
export async function settleUnknown(
  tx: TenantTx,
  {
    delivery: key,
    list,
    now,
  }: { delivery: DeliveryKey & Pick<DeliveryRecord, 'conversationId'>; list: PlatformList | null; now: number },
): Promise<Settlement> {
  const conversation = await lockConversation(tx, key.conversationId);
  const delivery = await findDelivery(tx, key);
  if (delivery === null || delivery.state !== 'unknown' || delivery.givenUpAt !== null) return 'settled-before';
  const echo = list === null ? null : await findEcho(tx, delivery, list);
  if (echo !== null) {
    await settleByEcho(tx, delivery, { ...echo, now });
    return 'sent';
  }
  await noteLook(tx, delivery, {
    at: list?.askedAt ?? now,
    listed: list?.echoes.length ?? null,
    reachesBackTo: list?.reachesBackTo ?? null,
  });
  const attemptedAt = Number(delivery.attemptedAt);
  if (list !== null && isProof(list, delivery) && delivery.requeues < mostRequeues) {
    await moveDelivery(tx, delivery, { state: 'queued', dueAt: new Date(now), why: 'not-there', rejection: null });
    await tellDelivery(tx, delivery);
    await summarizeConversation(tx, delivery.conversationId, now);
    return 'requeued';
  }
  const isWaitedFor = now - attemptedAt >= deliveryTimes.giveUpAfterMs;
  // A platform that is away says nothing; it may yet, but the customer is not to wait for nobody meanwhile.
  const mayStillSay = list === null && now - attemptedAt < deliveryTimes.askForMs;
  if (isWaitedFor) await handOver(tx, delivery, conversation.handlerEpoch, now);
  if (!isWaitedFor || mayStillSay) {
    const looks = Math.floor((now - attemptedAt) / 5_000) + 1;
    const next = Math.max(Number(delivery.conclusiveAt), now + 250);
    await lookAgain(tx, delivery, new Date(next > now + 250 ? next : now + backoffMs(looks, 2_500, 30_000)));
    return 'still-unknown';
  }
  await giveUp(tx, delivery, new Date(now));
  await closeEvidence(tx, delivery);
  await tellDelivery(tx, delivery);
  return 'given-up';
}

/** To the team, if it still is the agent's. */
async function handOver(tx: TenantTx, delivery: DeliveryRecord, handlerEpoch: number, now: number): Promise<void> {
  const { conversationId, authorKind, text } = delivery;
  const summary = authorKind === 'agent' ? text : '';
  await handOff(tx, { conversationId, handlerEpoch, reason: 'agent_failed', summary, now });
}

async function findEcho(tx: TenantTx, delivery: DeliveryRecord, { echoes }: PlatformList) {
  for (const echo of echoes.toSorted((left, right) => left.occurredAt - right.occurredAt)) {
    if (matchEcho([delivery], echo) === null) continue;
    // Another reply of the same words may have that name already.
    if ((await findByExternalId(tx, delivery.connectionId, echo.externalId)) === null) return echo;
  }
  return null;
}

function isProof({ askedAt, reachesBackTo }: PlatformList, { attemptedAt, conclusiveAt }: DeliveryRecord): boolean {
  if (conclusiveAt === null || attemptedAt === null || askedAt < conclusiveAt.getTime()) return false;
  return reachesBackTo !== null && reachesBackTo < attemptedAt.getTime();
}
