import type { faqContent, KnowledgeDocument } from '@tandem/shared/api';
import { type ConnectionId, type MessageId, may, textOf } from '@tandem/shared/model';
import type { z } from 'zod';
import { figuresIn, redactPersonalData, tracedQuestions } from '../agent/index.ts';
import { type Asker, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { Caller } from '../http/route.ts';
import { changeDocument, createDocument, findDocument, removeDocument } from '../knowledge/index.ts';
import { addCaseIfRoom, caseFromMessage, findCase, removeCase, updateCase } from '../workbench/index.ts';
import { dropReview, lockReview, putReview, reviewedAnswers, type StoredReview } from './review-store.ts';

/** Who acts on which answer. */
export interface Act {
  readonly ctx: RelayContext;
  readonly tx: TenantTx;
  readonly messageId: MessageId;
  readonly caller: Caller;
  readonly by: Asker;
}

const mostQuestionLetters = 500;
/** Figures that an answer must have; more would ask for its very words. */
const mostFacts = 5;

export async function markWrong(act: Act, correction: string | null): Promise<void> {
  const { review, now } = await begin(act);
  const marked = { ...review, why: 'marked-wrong' as const, markedBy: act.caller.personId, markedAt: now };
  if (correction === null) await put(act, { ...marked, state: 'open', resolvedBy: null, resolvedAt: null });
  else await put(act, await corrected(act, marked, correction, now));
}

export async function settleReview(act: Act, state: 'right' | 'dismissed'): Promise<void> {
  const { review, now } = await begin(act);
  await withdrawCorrection(act, review);
  await put(act, { ...review, ...cleared, state, resolvedBy: act.caller.personId, resolvedAt: now });
}

export async function correctReview(act: Act, correction: string): Promise<void> {
  const { review, now } = await begin(act);
  await put(act, await corrected(act, review, correction, now));
}

/** Takes the last act back: the decision, then the mark. */
export async function reopenReview(act: Act): Promise<void> {
  const { review } = await begin(act);
  await withdrawCorrection(act, review);
  if (review.state === 'open' || review.markedAt === null) {
    await dropReview(act.tx, act.messageId);
    tellChange(act.tx, review.connectionId);
  } else await put(act, { ...review, ...cleared, state: 'open', resolvedBy: null, resolvedAt: null });
}

/** The FAQ of a correction, in these words, for the agent to use. */
export async function adoptCorrection(act: Act, faq: z.output<typeof faqContent>): Promise<KnowledgeDocument> {
  const { review, now } = await begin(act);
  const document = await writeFaq(act, review, { ...faq, isEnabled: true });
  const resolved = { state: 'corrected' as const, resolvedBy: act.caller.personId, resolvedAt: now };
  const testCaseId = await testCorrection(act, review, document);
  await put(act, { ...review, ...resolved, correction: faq.answer, documentId: document.id, testCaseId });
  return document;
}

const cleared = { correction: null, documentId: null, testCaseId: null };

async function begin({ ctx, tx, messageId }: Act): Promise<{ review: StoredReview; now: Date }> {
  const [answer] = await reviewedAnswers(tx, [messageId]);
  if (answer === undefined) throw new ProblemError('not_found', 'no such answer of the agent');
  const fresh: StoredReview = {
    messageId,
    connectionId: answer.connectionId,
    why: 'unsure',
    state: 'open',
    markedBy: null,
    markedAt: null,
    resolvedBy: null,
    resolvedAt: null,
    ...cleared,
  };
  return { review: (await lockReview(tx, messageId)) ?? fresh, now: new Date(ctx.clock.now()) };
}

async function corrected(act: Act, review: StoredReview, correction: string, now: Date): Promise<StoredReview> {
  const question = await questionOf(act);
  // Off until somebody who may change the agent uses it; one in use is changed by those only.
  const current = await documentOf(act, review);
  if (current?.isEnabled) mustChangeAgent(act);
  const isEnabled = current?.isEnabled ?? false;
  const kept =
    current === null ? { question, variants: [] } : { question: current.question, variants: current.variants };
  const document = await writeFaq(act, review, { ...kept, answer: correction, isEnabled });
  const resolved = { state: 'corrected' as const, resolvedBy: act.caller.personId, resolvedAt: now };
  const testCaseId = await testCorrection(act, review, document);
  return { ...review, ...resolved, correction, documentId: document.id, testCaseId };
}

interface Faq extends z.output<typeof faqContent> {
  readonly isEnabled: boolean;
}

async function writeFaq(act: Act, review: StoredReview, faq: Faq): Promise<KnowledgeDocument> {
  const { ctx, tx, caller, by, messageId } = act;
  const current = await documentOf(act, review);
  const document =
    current === null
      ? await createDocument(ctx, tx, review.connectionId, faq, caller.personId)
      : await changeDocument(ctx, tx, current.id, faq, caller.personId);
  await recordAudit(tx, {
    ...by,
    act: current === null ? 'knowledge.create' : 'knowledge.change',
    subject: { kind: 'document', id: document.id },
    detail: { messageId, isEnabled: faq.isEnabled },
  });
  return document;
}

/** What came of a correction goes with it; an FAQ in use only by those who may change the agent. */
async function withdrawCorrection(act: Act, review: StoredReview): Promise<void> {
  const document = await documentOf(act, review);
  if (document?.isEnabled) mustChangeAgent(act);
  if (review.testCaseId !== null) await removeCase(act.ctx, act.tx, review.connectionId, review.testCaseId);
  if (document !== null) await removeDocument(act.ctx, act.tx, document.id, act.by);
}

/** The question goes into the test set with what the correction says: its figures, from its FAQ. Null: the set is full, or the words are gone. */
async function testCorrection(act: Act, review: StoredReview, document: KnowledgeDocument): Promise<string | null> {
  const { tx, caller, messageId } = act;
  const { connectionId, testCaseId } = review;
  const facts = figuresIn(document.answer).map(({ text }) => text.trim());
  const requiredFacts = [...new Set(facts)].filter((fact) => fact !== '').slice(0, mostFacts);
  const expected = { action: 'answer' as const, requiredFacts, forbiddenFacts: [], sources: [document.id] };
  const known = testCaseId === null ? null : await findCase(tx, connectionId, testCaseId);
  if (known !== null) {
    await updateCase(tx, { ...known, expected });
    return known.id;
  }
  const [answer] = await reviewedAnswers(tx, [messageId]);
  if (answer?.askedMessageId == null || textOf(answer.askedParts ?? []) === '') return null;
  const made = await caseFromMessage(tx, connectionId, answer.askedMessageId, expected);
  return (await addCaseIfRoom(tx, made, caller.personId))?.id ?? null;
}

async function documentOf({ tx }: Act, { documentId }: StoredReview): Promise<KnowledgeDocument | null> {
  return documentId === null ? null : findDocument(tx, documentId);
}

function mustChangeAgent({ caller }: Act): void {
  if (!may(caller.role, 'agent.change')) throw new ProblemError('forbidden', 'the agent uses this answer already');
}

/** What the customer asked, fit to be an FAQ's question. */
async function questionOf({ tx, messageId }: Act): Promise<string> {
  const [answer] = await reviewedAnswers(tx, [messageId]);
  const traced =
    answer?.traceId == null ? undefined : (await tracedQuestions(tx, [answer.traceId])).get(answer.traceId);
  const words = traced?.texts.join(' ') ?? textOf(answer?.askedParts ?? []);
  const question = redactPersonalData(words).replace(/\s+/g, ' ').trim().slice(0, mostQuestionLetters);
  if (question === '') throw new ProblemError('conflict', 'the question is gone: write the FAQ by hand');
  return question;
}

async function put({ tx }: Act, review: StoredReview): Promise<void> {
  await putReview(tx, review);
  tellChange(tx, review.connectionId);
}

function tellChange(tx: TenantTx, connectionId: ConnectionId): void {
  tx.append({ type: 'review.changed', connectionId });
}
