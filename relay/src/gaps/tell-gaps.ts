import { type ContentGap, gapWeeks } from '@tandem/shared/api';
import { type TracedQuestion, tracedQuestions } from '../agent/index.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { type ToldGap, toldGaps } from './gap-store.ts';

const weekMs = 604_800_000;

/** Gaps with the words of their questions; empty where they are gone (a withdrawn message). */
export async function tellGaps(
  tx: TenantTx,
  wanted: Parameters<typeof toldGaps>[1],
  { most, now }: { readonly most: number; readonly now: number },
): Promise<ContentGap[]> {
  const gaps = await toldGaps(tx, wanted, most);
  const questions = await tracedQuestions(
    tx,
    gaps.map(({ typicalTraceId }) => typicalTraceId),
  );
  return gaps.map((gap) => toGap(gap, questions.get(gap.typicalTraceId), now));
}

/** On one line: a burst of several messages is one question. */
export function wordsOf({ texts }: TracedQuestion): string {
  return texts.join(' ').replace(/\s+/g, ' ').trim();
}

function toGap(
  { typicalTraceId: _, askedAt, since, ...gap }: ToldGap,
  question: TracedQuestion | undefined,
  now: number,
): ContentGap {
  const weeks = new Array<number>(gapWeeks).fill(0);
  for (const at of askedAt) {
    const week = gapWeeks - 1 - Math.floor(Math.max(0, now - at) / weekMs);
    if (week >= 0) weeks[week] = (weeks[week] ?? 0) + 1;
  }
  return {
    ...gap,
    question: question === undefined ? '' : wordsOf(question),
    language: question?.language ?? null,
    count: askedAt.length,
    weeks,
    firstAskedAt: new Date(askedAt[0] ?? now).toISOString(),
    lastAskedAt: new Date(askedAt.at(-1) ?? now).toISOString(),
    since: since.toISOString(),
  };
}
