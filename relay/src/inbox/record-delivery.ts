import { backoffMs, must } from '@tandem/shared/lib';
import type { RejectionKind } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { endAttempts, findAttempt, triedSince } from './attempt-store.ts';
import { claimEcho } from './claim-echo.ts';
import { lockConversation } from './conversation-store.ts';
import { countSent } from './count-sent.ts';
import { type DeliveryRecord, findDelivery, moveDelivery } from './delivery-store.ts';
import { deliveryTimes } from './delivery-times.ts';
import { failDelivery } from './fail-delivery.ts';
import { summarizeConversation } from './summarize-conversation.ts';
import { tellDelivery } from './tell-delivery.ts';

/** What the channel's send came back with; `not-called`: the sender found itself too late and did not call. */
export type DeliveryResult =
  | { readonly outcome: 'accepted' | 'already-accepted'; readonly externalIds: readonly string[] }
  | {
      readonly outcome: 'rejected';
      readonly rejection: RejectionKind;
      readonly rawCode: string | null;
      readonly retryAfterMs: number | null;
      readonly detail: string;
    }
  | { readonly outcome: 'unknown'; readonly detail: string }
  | { readonly outcome: 'not-called' };

const retryable: readonly RejectionKind[] = ['rate_limited', 'transient'];

/** A refused token is renewed by the sender and tried once more. */
function isRetryable(rejection: RejectionKind, before: RejectionKind | null): boolean {
  return retryable.includes(rejection) || (rejection === 'token_invalid' && before !== 'token_invalid');
}

/**
 * Ends an attempt. An acceptance counts whenever it comes, even after others have given the attempt up or its echo was there first; any
 * other result only while the attempt is still open.
 */
export async function recordDelivery(
  tx: TenantTx,
  { attemptId, result, now }: { attemptId: string; result: DeliveryResult; now: number },
): Promise<void> {
  const found = await findAttempt(tx, attemptId);
  // The account was unlinked during the call, and all of it is gone.
  if (found === null) return;
  const { conversationId } = found;
  await lockConversation(tx, conversationId);
  const attempt = must(await findAttempt(tx, attemptId), 'attempt');
  const delivery = must(await findDelivery(tx, attempt), 'delivery of an attempt');
  const endedAt = new Date(now);
  if ('externalIds' in result) {
    await endAttempts(tx, delivery, { outcome: 'sent', endedAt, detail: result.outcome });
    await accept(tx, delivery, result.externalIds[0] ?? null, now);
  } else if (attempt.endedAt === null) {
    const outcome = result.outcome === 'unknown' ? 'unknown' : 'rejected';
    const detail = result.outcome === 'not-called' ? 'too late to call' : result.detail;
    await endAttempts(tx, delivery, { outcome, endedAt, detail });
    // The echo may have been quicker than the bad news, and it is the truth.
    if (delivery.state === 'attempting') await moveOn(tx, delivery, result, now);
  }
  await summarizeConversation(tx, conversationId, now);
}

async function accept(tx: TenantTx, delivery: DeliveryRecord, externalId: string | null, now: number): Promise<void> {
  if (delivery.state === 'sent' && (externalId === null || delivery.externalId === externalId)) return;
  if (externalId !== null) await claimEcho(tx, delivery, { externalId, now });
  await moveDelivery(tx, delivery, { state: 'sent', externalId, sentAt: delivery.sentAt ?? new Date(now) });
  await countSent(tx, delivery, now);
  await tellDelivery(tx, delivery);
}

async function moveOn(
  tx: TenantTx,
  delivery: DeliveryRecord,
  result: Exclude<DeliveryResult, { outcome: 'accepted' | 'already-accepted' }>,
  now: number,
): Promise<void> {
  switch (result.outcome) {
    case 'not-called':
      await moveDelivery(tx, delivery, { state: 'queued', dueAt: new Date(now), why: 'rejected', rejection: null });
      break;
    case 'unknown':
      await moveDelivery(tx, delivery, {
        state: 'unknown',
        dueAt: new Date(now),
        conclusiveAt: new Date(now + deliveryTimes.graceMs),
      });
      break;
    case 'rejected': {
      const { rejection, rawCode, retryAfterMs } = result;
      const dueAt = new Date(now + (retryAfterMs ?? backoffMs(delivery.attempts, 1_000, 60_000)));
      const isOwnBudget = rejection === 'rate_limited' && rawCode === null;
      // Waiting is no refusal, be it for our own turn, a paused account or a platform that is not called: it ends with the window.
      const first = must(await triedSince(tx, delivery, deliveryTimes.retryGapMs), 'an attempt');
      const isTiredOf = !isOwnBudget && dueAt.getTime() - first.getTime() > deliveryTimes.retryForMs;
      if (isTiredOf || !isRetryable(rejection, delivery.rejection)) {
        return failDelivery(tx, delivery, { state: 'failed', rejection, rawCode, now });
      }
      await moveDelivery(tx, delivery, { state: 'queued', dueAt, why: 'rejected', rejection });
    }
  }
  await tellDelivery(tx, delivery);
}
