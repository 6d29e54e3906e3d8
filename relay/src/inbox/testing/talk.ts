import type { ConversationId, MessageId, MessageRow, RejectionKind } from '@tandem/shared/model';
import { claimDelivery, type NextDelivery } from '../claim-delivery.ts';
import { deliveryTimes } from '../delivery-times.ts';
import { type DeliveryResult, recordDelivery } from '../record-delivery.ts';
import { type PlatformList, settleUnknown } from '../settle-unknown.ts';
import type { Shop } from './inbox-fixture.ts';

export const t0 = Date.parse('2026-11-20T10:00:00Z');
export const second = 1000;

export const accepted = (externalId: string): DeliveryResult => ({ outcome: 'accepted', externalIds: [externalId] });
export const rejected = (
  rejection: RejectionKind,
  retryAfterMs: number | null = null,
  rawCode: string | null = '40064',
): DeliveryResult => ({ outcome: 'rejected', rejection, rawCode, retryAfterMs, detail: 'no' });
export const unknown: DeliveryResult = { outcome: 'unknown', detail: 'hung up' };
/** A list that reaches back to before the conversation began. */
export const listAt = (askedAt: number, ...echoes: PlatformList['echoes']): PlatformList => ({
  askedAt,
  echoes,
  reachesBackTo: t0 - second,
});

let customer = 0;

/** One customer's conversation at a time, with its sender's steps by hand; times are given, nothing waits. */
export function startTalk(shop: () => Shop) {
  let id: ConversationId;
  let question: MessageId;
  const claim = (now: number, fence = 1n): Promise<NextDelivery> =>
    shop().run((tx) =>
      claimDelivery(tx, { conversationId: id, fence, deadlineAt: new Date(now + deliveryTimes.deadlineMs), now }),
    );
  return {
    /** A customer nobody knew asks something at `t0`. */
    async begin() {
      const who = `customer ${++customer}`;
      ({ conversationId: id, messageId: question } = await shop().receive(who, 'Do you ship?', t0));
      return { who, id };
    },
    agentReply: (words: string) =>
      shop().reply(id, words, t0, {
        author: { kind: 'agent', handlerEpoch: 0, answersMessageId: question },
        clientId: null,
      }),
    claim,
    async claimed(now: number, fence = 1n) {
      const next = await claim(now, fence);
      if (next.kind !== 'claimed') throw new Error(`expected a claim, got ${next.kind}`);
      return next.claim;
    },
    record: (attemptId: string, result: DeliveryResult, now: number) =>
      shop().run((tx) => recordDelivery(tx, { attemptId, result, now })),
    settle: (now: number, message: MessageRow, list: PlatformList | null) =>
      shop().run((tx) =>
        settleUnknown(tx, { delivery: { messageId: message.id, part: 0, conversationId: id }, list, now }),
      ),
    stateOf: async (message: MessageRow) => (await shop().message(message.id)).delivery?.state,
  };
}
