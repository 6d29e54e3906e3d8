import { createHash } from 'node:crypto';
import type { AgentTrace } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import { type ClientId, clientId, type DraftId, documentId, type MessageId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { conversationForAgent, createDraft, handOff, needNoAnswer, queueReply } from '../inbox/index.ts';
import { countUse } from '../knowledge/index.ts';
import { keepAnswer } from './answer-cache.ts';
import type { Answer, Decision, Reasoning, Transfer } from './decision.ts';
import { alertBudget } from './money/alert-budget.ts';
import { countCalls } from './money/usage-store.ts';
import { type ReplyTarget, replyTarget } from './plan-reply.ts';
import { purgeTracesLater } from './trace/purge-traces.task.ts';
import { insertTrace } from './trace/trace-store.ts';

export type Settlement =
  | { readonly kind: 'queued' | 'drafted' | 'handed-off' | 'silent' }
  /** Somebody took over, switched the agent off, or the customer wrote on: what was composed is thrown away. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'held'; readonly until: number };

type Settled = Exclude<Decision, { kind: 'wait' | 'unavailable' }>;

/**
 * Gives a decision its one effect, if the conversation is still as it was when it was begun, and in the same transaction its trace and what it
 * cost. Throws `ProblemError` when the inbox refuses an answer (window, quota, length); nothing is written then.
 */
export async function settle(
  tx: TenantTx,
  target: ReplyTarget,
  { decision, reasoning }: { readonly decision: Settled; readonly reasoning: Reasoning },
  now: number,
): Promise<Settlement> {
  await countSpent(tx, target, reasoning, now);
  const current = await stillOpen(tx, target);
  if (current === null) return { kind: 'overtaken' };
  switch (decision.kind) {
    case 'answer':
      return settleAnswer(tx, target, current, decision, reasoning, now);
    case 'hand-off':
      return settleHandOff(tx, target, decision, reasoning, now);
    default:
      return settleSilence(tx, target, reasoning, now);
  }
}

/** What was called is paid for, whatever becomes of the words. */
export async function countSpent(
  tx: TenantTx,
  { view }: ReplyTarget,
  { calls }: Reasoning,
  now: number,
): Promise<void> {
  if (calls.length === 0) return;
  await countCalls(tx, view.connectionId, calls, now);
  await alertBudget(tx, view.connectionId, now);
}

async function settleAnswer(
  tx: TenantTx,
  target: ReplyTarget,
  current: ReplyTarget,
  answer: Answer,
  reasoning: Reasoning,
  now: number,
): Promise<Settlement> {
  const { heldUntil, conversation, connectionId } = current.view;
  if (heldUntil !== null && heldUntil > now) return { kind: 'held', until: heldUntil };
  const { answersMessageId } = target;
  const { handlerEpoch } = target.view;
  const sources = answer.sources.map((source) => ({ ...source, documentId: documentId.parse(source.documentId) }));
  const came: { replyId: MessageId | null; draftId: DraftId | null } = { replyId: null, draftId: null };
  // The mode of now, not of then: whoever has switched to drafts meanwhile means this answer too.
  const isSent = current.mode === 'auto' && answer.mode === 'auto';
  if (isSent) {
    const message = await queueReply(tx, {
      conversationId: conversation.id,
      author: { kind: 'agent', handlerEpoch, answersMessageId },
      text: answer.text,
      clientId: replyId(target),
      replyToId: null,
      now,
    });
    came.replyId = message.id;
  } else {
    const draft = await createDraft(tx, {
      conversationId: conversation.id,
      handlerEpoch,
      inReplyToId: answersMessageId,
      text: answer.text,
      sources,
      now,
    });
    if (draft === null) return { kind: 'overtaken' };
    came.draftId = draft.id;
  }
  await countUse(
    tx,
    sources.map((source) => source.documentId),
  );
  if (answer.via === 'model' && reasoning.answerHash !== null) {
    const { knowledgeVersion, settingsVersion } = reasoning;
    const at = { connectionId, knowledgeVersion, settingsVersion };
    await keepAnswer(tx, reasoning.answerHash, at, { text: answer.text, sources: answer.sources });
  }
  await writeTrace(tx, target, reasoning, { outcome: isSent ? 'sent' : 'drafted', via: answer.via, ...came }, now);
  return { kind: isSent ? 'queued' : 'drafted' };
}

/** Passes the conversation to the team, once: another epoch means that somebody has moved it already. */
async function settleHandOff(
  tx: TenantTx,
  target: ReplyTarget,
  { reason, summary, holding }: Transfer,
  reasoning: Reasoning,
  now: number,
): Promise<Settlement> {
  const { conversation, handlerEpoch } = target.view;
  const done = await handOff(tx, {
    conversationId: conversation.id,
    handlerEpoch,
    reason,
    summary,
    holding: holding === null ? null : { text: holding, answersMessageId: target.answersMessageId },
    now,
  });
  if (!done) return { kind: 'overtaken' };
  await writeTrace(tx, target, reasoning, { outcome: 'handed-off', reason }, now);
  return { kind: 'handed-off' };
}

async function settleSilence(
  tx: TenantTx,
  target: ReplyTarget,
  reasoning: Reasoning,
  now: number,
): Promise<Settlement> {
  const { conversation, handlerEpoch } = target.view;
  const { messageIds } = target;
  if (!(await needNoAnswer(tx, { conversationId: conversation.id, handlerEpoch, messageIds, now }))) {
    return { kind: 'overtaken' };
  }
  await writeTrace(tx, target, reasoning, { outcome: 'silent' }, now);
  return { kind: 'silent' };
}

type CameTo = Pick<AgentTrace, 'outcome'> & Partial<Pick<AgentTrace, 'via' | 'reason' | 'replyId' | 'draftId'>>;

async function writeTrace(tx: TenantTx, target: ReplyTarget, reasoning: Reasoning, came: CameTo, now: number) {
  const { settingsVersion, knowledgeVersion, passages, answerHash: _, ...rest } = reasoning;
  await insertTrace(tx, {
    ...rest,
    id: newId(now),
    conversationId: target.view.conversation.id,
    connectionId: target.view.connectionId,
    messageId: target.answersMessageId,
    at: new Date(now).toISOString(),
    saw: {
      messageIds: target.view.messages.map(({ id }) => id),
      settingsVersion,
      knowledgeVersion,
      passages: passages.map((passage) => ({ ...passage, documentId: documentId.parse(passage.documentId) })),
    },
    replyId: null,
    draftId: null,
    via: null,
    reason: null,
    ...came,
  });
  purgeTracesLater(tx, now);
}

async function stillOpen(tx: TenantTx, target: ReplyTarget): Promise<ReplyTarget | null> {
  const view = await conversationForAgent(tx, target.view.conversation.id, 'settle');
  const current = view === null ? null : replyTarget(view);
  if (current === null || current.view.handlerEpoch !== target.view.handlerEpoch) return null;
  // A reply of which nobody knew may have proved not to have gone out: what it answered waits as well now.
  const isSame = current.messageIds.join() === target.messageIds.join();
  return isSame && current.answersMessageId === target.answersMessageId ? current : null;
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
