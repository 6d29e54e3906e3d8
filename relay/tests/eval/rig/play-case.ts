import { must, newId } from '@tandem/shared/lib';
import {
  type Capabilities,
  type ConversationId,
  clientId,
  type MessageId,
  type MessagePart,
} from '@tandem/shared/model';
import {
  claimDelivery,
  conversationForAgent,
  queueReply,
  receiveMessage,
  recordDelivery,
} from '../../../src/inbox/index.ts';
import type { EvalCase } from '../eval-case.ts';
import type { EvalRelay } from './eval-relay.ts';
import type { OpenShop } from './open-shop.ts';

const windowMs = 48 * 3_600_000;
const capabilities: Capabilities = {
  replyWindow: { ms: windowMs },
  messagesPerWindow: 10,
  windowExtension: null,
  replyHandleTtlMs: null,
  maxPartsPerCall: 1,
  text: { limit: 6000, unit: 'char' },
  outboundMedia: {},
  receipts: [],
  selfEchoes: true,
  typing: false,
  quote: true,
  idempotentSend: false,
  ackDeadlineMs: 5000,
  redeliveryHorizonMs: null,
  catchUp: null,
  sendRate: [],
  canInitiate: false,
};
const media = { mediaId: null, state: 'ready', mime: null, width: null, height: null } as const;
/** How a case writes what is not text. */
const otherParts: Readonly<Record<string, MessagePart>> = {
  '[image]': { kind: 'image', ...media },
  '[video]': { kind: 'video', ...media },
  '[audio]': { kind: 'audio', ...media },
  '[sticker]': { kind: 'sticker', ...media },
};
const usualGapMs = 20_000;
/** The last message is so old when the agent looks: every burst has ended. */
const silenceMs = 70_000;

/** Puts a case's turns into a conversation of its own, as they would have arrived; the agent has not looked yet. */
export async function arrangeCase(relay: EvalRelay, open: OpenShop, each: EvalCase): Promise<ConversationId> {
  const { turns, setup } = each;
  const ages = agesOf(turns);
  const customer = `${each.id}-${newId()}`;
  const base = relay.clock.now() - (setup.windowLeftMs === undefined ? 0 : windowMs - setup.windowLeftMs - silenceMs);
  let conversation: ConversationId | null = null;
  let newestInbound: MessageId | null = null;
  const written: { id: MessageId; age: number }[] = [];
  for (const [index, { from, text }] of turns.entries()) {
    const age = must(ages[index]);
    const at = base - age;
    if (from === 'customer') {
      const received = await relay.ctx.db.withTenant(open.tenantId, (tx) =>
        receiveMessage(tx, {
          thread: {
            connectionId: open.connectionId,
            capabilities: { ...capabilities, messagesPerWindow: setup.messagesLeft ?? 10 },
            defaultMode: setup.mode,
            linkedAt: new Date(0),
            conversationKey: customer,
            contact: { externalId: customer, aliases: [], handle: customer, displayName: null, isFollower: null },
          },
          externalId: newId(),
          parts: [otherParts[text] ?? { kind: 'text', text }],
          replyToExternalId: null,
          occurredAt: at,
          opensWindow: true,
          now: at,
        }),
      );
      conversation = received.conversationId;
      newestInbound = await newestOf(relay, open, conversation);
      written.push({ id: must(newestInbound), age });
    } else {
      written.push({ id: await answer(relay, open, must(conversation), must(newestInbound), text, at), age });
    }
  }
  for (const { id, age } of written) {
    await relay.adminSql`update message set created_at = clock_timestamp() - ${age} * interval '1 ms' where id = ${id}`;
  }
  return must(conversation, 'a case without a customer');
}

function agesOf(turns: EvalCase['turns']): number[] {
  let age = silenceMs;
  return turns
    .map((_, index) => index)
    .reverse()
    .map((index) => {
      const own = age;
      age += turns[index]?.gapMs ?? usualGapMs;
      return own;
    })
    .reverse();
}

async function newestOf(relay: EvalRelay, open: OpenShop, id: ConversationId): Promise<MessageId | null> {
  const view = await relay.ctx.db.withTenant(open.tenantId, (tx) => conversationForAgent(tx, id));
  return view?.newestInboundId ?? null;
}

/** What the shop said earlier, and the platform took. */
async function answer(
  relay: EvalRelay,
  open: OpenShop,
  conversationId: ConversationId,
  answersMessageId: MessageId,
  text: string,
  now: number,
): Promise<MessageId> {
  const view = await relay.ctx.db.withTenant(open.tenantId, (tx) => conversationForAgent(tx, conversationId));
  const { handlerEpoch } = must(view);
  const message = await relay.ctx.db.withTenant(open.tenantId, (tx) =>
    queueReply(tx, {
      conversationId,
      author: { kind: 'agent', handlerEpoch, answersMessageId },
      text,
      clientId: clientId.parse(newId()),
      replyToId: null,
      now,
    }),
  );
  const next = await relay.ctx.db.withTenant(open.tenantId, (tx) =>
    claimDelivery(tx, { conversationId, fence: 1n, deadlineAt: new Date(now + 10_000), now }),
  );
  if (next.kind !== 'claimed') throw new Error(`the earlier answer cannot be delivered: ${next.kind}`);
  const result = { outcome: 'accepted', externalIds: [newId()] } as const;
  await relay.ctx.db.withTenant(open.tenantId, (tx) =>
    recordDelivery(tx, { attemptId: next.claim.attemptId, result, now }),
  );
  return message.id;
}
