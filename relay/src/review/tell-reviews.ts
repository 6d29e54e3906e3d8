import type { AnswerReview } from '@tandem/shared/api';
import { type MessageId, type PersonId, textOf } from '@tandem/shared/model';
import { type TracedQuestion, tracedQuestions } from '../agent/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { type Named, namesOf } from '../workbench/index.ts';
import { type ReviewedAnswer, reviewedAnswers, type StoredReview, storedReviews } from './review-store.ts';

/** In the order of `ids`; what is no answer of the agent (any more) is left out. */
export async function tellReviews(
  ctx: Pick<RelayContext, 'keys'>,
  tx: TenantTx,
  ids: readonly MessageId[],
): Promise<AnswerReview[]> {
  const answers = new Map((await reviewedAnswers(tx, ids)).map((answer) => [answer.messageId, answer]));
  const reviews = await storedReviews(tx, ids);
  const traceIds = [...answers.values()].flatMap(({ traceId }) => traceId ?? []);
  const questions = await tracedQuestions(tx, traceIds);
  const people = [...reviews.values()].flatMap(({ markedBy, resolvedBy }) => [markedBy, resolvedBy]);
  const names = await namesOf(ctx, tx, people);
  return ids.flatMap((id) => {
    const answer = answers.get(id);
    if (answer === undefined) return [];
    return [toReview(answer, reviews.get(id) ?? null, questions.get(answer.traceId ?? '') ?? null, names)];
  });
}

type Names = ReadonlyMap<PersonId | null, Named>;

function toReview(
  answer: ReviewedAnswer,
  review: StoredReview | null,
  question: TracedQuestion | null,
  names: Names,
): AnswerReview {
  const { messageId, connectionId, conversationId, parts, at, askedParts, confidence, via } = answer;
  return {
    messageId,
    connectionId,
    conversationId,
    why: review?.why ?? 'unsure',
    state: review?.state ?? 'open',
    question: question?.texts.join('\n') ?? textOf(askedParts ?? []),
    answer: textOf(parts),
    confidence,
    via,
    sources: answer.sources ?? [],
    at: at.toISOString(),
    marked: saidBy(review?.markedBy, review?.markedAt, names),
    correction: review?.correction ?? null,
    resolved: saidBy(review?.resolvedBy, review?.resolvedAt, names),
    document:
      review?.documentId == null || answer.isDocumentEnabled === null
        ? null
        : { id: review.documentId, isEnabled: answer.isDocumentEnabled },
    isTested: answer.hasTestCase,
  };
}

function saidBy(
  personId: PersonId | null | undefined,
  at: Date | null | undefined,
  names: Names,
): AnswerReview['marked'] {
  if (at == null) return null;
  return { by: names.get(personId ?? null) ?? null, at: at.toISOString() };
}
