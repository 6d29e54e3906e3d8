import { createHash } from 'node:crypto';
import { type ClientId, clientId, documentId, type HandOffReason } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { conversationForAgent, createDraft, handOff, queueReply } from '../inbox/index.ts';
import { countUse } from '../knowledge/index.ts';
import type { Composition } from './composition.ts';
import { type ReplyTarget, replyTarget } from './plan-reply.ts';

export type Settlement =
  | { readonly kind: 'queued' | 'drafted' | 'handed-off' }
  /** Somebody took over, switched the agent off, or the customer wrote on: what was composed is thrown away. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'held'; readonly until: number };

type Answer = Extract<Composition, { kind: 'answer' }>;

/**
 * Puts an answer on its way, or into a draft, if the conversation is still as it was when the answer was begun. Throws `ProblemError`
 * when the inbox refuses it (window, quota, length); nothing is written then.
 */
export async function settleAnswer(
  tx: TenantTx,
  target: ReplyTarget,
  answer: Answer,
  now: number,
): Promise<Settlement> {
  const current = await stillOpen(tx, target);
  if (current === null) return { kind: 'overtaken' };
  const { heldUntil, conversation } = current.view;
  if (heldUntil !== null && heldUntil > now) return { kind: 'held', until: heldUntil };
  const { answersMessageId } = target;
  const { handlerEpoch } = target.view;
  const sources = answer.sources.map((source) => ({ ...source, documentId: documentId.parse(source.documentId) }));
  // The mode of now, not of then: whoever has switched to drafts meanwhile means this answer too.
  if (current.mode === 'auto') {
    await queueReply(tx, {
      conversationId: conversation.id,
      author: { kind: 'agent', handlerEpoch, answersMessageId },
      text: answer.text,
      clientId: replyId(target),
      replyToId: null,
      now,
    });
  } else {
    const draft = {
      conversationId: conversation.id,
      handlerEpoch,
      inReplyToId: answersMessageId,
      text: answer.text,
      sources,
      now,
    };
    if ((await createDraft(tx, draft)) === null) return { kind: 'overtaken' };
  }
  await countUse(
    tx,
    sources.map((source) => source.documentId),
  );
  return { kind: current.mode === 'auto' ? 'queued' : 'drafted' };
}

/** Passes the conversation to the team, once: another epoch means that somebody has moved it already. */
export async function settleHandOff(
  tx: TenantTx,
  target: ReplyTarget,
  { reason, summary }: { reason: HandOffReason; summary: string },
  now: number,
): Promise<Settlement> {
  if ((await stillOpen(tx, target)) === null) return { kind: 'overtaken' };
  const { conversation, handlerEpoch } = target.view;
  const done = await handOff(tx, { conversationId: conversation.id, handlerEpoch, reason, summary, now });
  return { kind: done ? 'handed-off' : 'overtaken' };
}

async function stillOpen(tx: TenantTx, target: ReplyTarget): Promise<ReplyTarget | null> {
  const view = await conversationForAgent(tx, target.view.conversation.id);
  const current = view === null ? null : replyTarget(view);
  if (current === null || current.view.handlerEpoch !== target.view.handlerEpoch) return null;
  return current.answersMessageId === target.answersMessageId ? current : null;
}

/**
 * The same for every attempt to answer one message under one epoch: two workers that both composed (one was thought dead) put one
 * reply into the thread.
 */
function replyId({ view, answersMessageId }: ReplyTarget): ClientId {
  const bytes = createHash('sha256')
    .update(`agent-reply/${view.conversation.id}/${answersMessageId}/${view.handlerEpoch}`)
    .digest();
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return clientId.parse(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`,
  );
}
