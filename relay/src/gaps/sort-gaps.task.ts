import { must, newId } from '@tandem/shared/lib';
import { type ConnectionId, connectionId as connectionIdSchema, conversationId } from '@tandem/shared/model';
import { z } from 'zod';
import { tracedQuestions } from '../agent/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { inSlices } from '../knowledge/index.ts';
import { holdLease } from '../queue/hold-lease.ts';
import { defineTask, type JobRequest, job } from '../queue/task.ts';
import { assignQuestions } from './assign-questions.ts';
import { clusterSteps, mostTypicalFirst } from './cluster/cluster-questions.ts';
import {
  countSorted,
  dropEmptyGaps,
  insertGap,
  moveGap,
  putQuestions,
  type StoredGap,
  setTypical,
  storedGaps,
  unansweredQuestions,
} from './gap-store.ts';
import { wordsOf } from './tell-gaps.ts';
import { tryGapsJob } from './try-gaps.task.ts';

/** The newest ones of an account: their likeness is worked out anew each time, in seconds at most. */
export const mostQuestions = 1500;
const leaseTtlMs = 30_000;
const busyDelayMs = 2000;
/** The more there is to sort, the longer new questions are collected first. */
const delayPerQuestionMs = 20;
const leastDelayMs = 500;
const mostDelayMs = 30_000;
/** So many may be more typical than the question that a gap has been called by, before it gets another name. */
const namesake = 3;

/** The agent has passed a conversation on: was it a question that it did not know? */
export const noteQuestionTask = defineTask({
  name: 'note-question',
  lane: 'upkeep',
  payload: z.object({ conversationId }),
  async run(ctx, payload, { tenantId }) {
    await ctx.db.withTenant(must(tenantId, 'tenant'), async (tx) => {
      const [row] = await tx.sql<{ connectionId: ConnectionId }[]>`
        select connection_id as "connectionId" from conversation
        where tenant_id = ${tx.tenantId} and id = ${payload.conversationId}`;
      if (row === undefined) return;
      const delay = (await countSorted(tx, row.connectionId)) * delayPerQuestionMs;
      const runAt = ctx.clock.now() + Math.min(mostDelayMs, Math.max(leastDelayMs, delay));
      tx.enqueue(sortGapsJob(row.connectionId, new Date(runAt)));
    });
  },
});

/** Puts the questions of one account that the agent did not know together, and names what came of it. */
export const sortGapsTask = defineTask({
  name: 'sort-gaps',
  lane: 'upkeep',
  payload: z.object({ connectionId: connectionIdSchema }),
  async run(ctx, { connectionId }, run) {
    const tenantId = must(run.tenantId, 'tenant');
    const lease = { tenantId, key: `sort-gaps:${connectionId}`, ttlMs: leaseTtlMs };
    const { outcome } = await holdLease(ctx, lease, async () => {
      const read = await ctx.db.withTenant(tenantId, (tx) => readQuestions(tx, connectionId));
      const sorted = await sort(read);
      await ctx.db.withTenant(tenantId, (tx) => writeGaps(tx, connectionId, sorted, new Date(ctx.clock.now())));
    });
    // Whoever holds it may have read before the newest question.
    if (outcome === 'busy') await later(ctx, tenantId, connectionId);
  },
});

export function sortGapsJob(connectionId: ConnectionId, runAt?: Date): JobRequest {
  const options = { key: `sort-gaps:${connectionId}`, keyMode: 'keep', ...(runAt !== undefined && { runAt }) } as const;
  return job(sortGapsTask, { connectionId }, options);
}

function later(ctx: RelayContext, tenantId: TenantTx['tenantId'], connectionId: ConnectionId) {
  return ctx.db.withTenant(tenantId, async (tx) => {
    tx.enqueue(sortGapsJob(connectionId, new Date(ctx.clock.now() + busyDelayMs)));
  });
}

interface Question {
  readonly id: string;
  readonly gapId: string | null;
  readonly text: string;
  readonly at: Date;
}

async function readQuestions(tx: TenantTx, connectionId: ConnectionId) {
  const traces = await unansweredQuestions(tx, connectionId, mostQuestions);
  const words = await tracedQuestions(
    tx,
    traces.map(({ traceId }) => traceId),
  );
  const questions = traces.flatMap(({ traceId: id, gapId, at }): Question[] => {
    const question = words.get(id);
    return question === undefined ? [] : [{ id, gapId, at, text: wordsOf(question) }];
  });
  return { questions, gaps: await storedGaps(tx, connectionId) };
}

interface SortedGap {
  readonly id: string;
  readonly questionIds: readonly string[];
  readonly typicalTraceId: string;
  /** Somebody asked again after it had been closed. */
  readonly isAskedAgain: boolean;
}

async function sort({ questions, gaps }: Awaited<ReturnType<typeof readQuestions>>): Promise<SortedGap[]> {
  const { clusters, similarities } = await inSlices(clusterSteps(questions.map(({ text }) => text)));
  const known = gaps.map((gap) => ({ id: gap.id, isSettled: isSettled(gap) }));
  const assigned = assignQuestions(questions, clusters, known, newId);
  const places = Map.groupBy(questions.keys(), (at) => assigned.get(questions[at]?.id ?? ''));
  return [...places].flatMap(([id, members]): SortedGap[] => {
    if (id === undefined) return [];
    const gap = gaps.find((one) => one.id === id);
    const closedAt = gap?.closedAt ?? null;
    const since = closedAt === null ? [] : members.filter((at) => (questions[at]?.at ?? closedAt) > closedAt);
    // What it came back with is what it is called by: that is what the agent does not know.
    const ranked = mostTypicalFirst(since.length > 0 ? since : members, similarities).map(
      (at) => questions[at]?.id ?? '',
    );
    const isStillTypical = gap !== undefined && ranked.slice(0, namesake).includes(gap.typicalTraceId);
    const typicalTraceId = isStillTypical ? gap.typicalTraceId : must(ranked[0], 'a question');
    return [
      { id, questionIds: members.map((at) => questions[at]?.id ?? ''), typicalTraceId, isAskedAgain: since.length > 0 },
    ];
  });
}

const isSettled = ({ state, documentId, isBack }: StoredGap) => state !== 'open' || documentId !== null || isBack;

/** What people have done meanwhile stays: only questions and names are written, and a closed gap that is asked again opens. */
async function writeGaps(
  tx: TenantTx,
  connectionId: ConnectionId,
  sorted: readonly SortedGap[],
  now: Date,
): Promise<void> {
  const gaps = new Map((await storedGaps(tx, connectionId)).map((gap) => [gap.id, gap]));
  for (const { id, typicalTraceId, isAskedAgain } of sorted) {
    const gap = gaps.get(id);
    if (gap === undefined) await insertGap(tx, { id, connectionId, typicalTraceId }, now);
    else if (gap.typicalTraceId !== typicalTraceId) await setTypical(tx, id, typicalTraceId);
    if (gap?.state === 'closed' && isAskedAgain)
      await moveGap(tx, id, { state: 'open', isBack: true, tried: null, now });
  }
  await putQuestions(
    tx,
    sorted.flatMap(({ id, questionIds }) => questionIds.map((traceId) => [traceId, id] as const)),
  );
  await dropEmptyGaps(tx, connectionId);
  tx.append({ type: 'content_gap.changed', connectionId });
  tx.enqueue(tryGapsJob(connectionId));
}
