import { z } from 'zod';
import { connectionId, conversationId, documentId, messageId, personId } from '../model/ids.ts';
import { instant } from '../model/time.ts';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';
import { trial, trialSaid, trialTurn } from './workbench-trials.ts';

const ofConnection = z.object({ id: connectionId });
const oneCase = z.object({ id: connectionId, case: z.string().min(1).max(64) });
const oneRun = z.object({ id: connectionId, run: z.string().min(1).max(64) });
const by = z.object({ id: personId, name: z.string() }).nullable();

/** Words that must, or must not, stand in what the customer reads; `|` between wordings of which one suffices: `40 บาท | 40 baht`. */
const fact = z.string().trim().min(1).max(300);

export const expectation = z.object({
  action: z.enum(['answer', 'hand-off', 'silent']),
  requiredFacts: z.array(fact).max(20).default([]),
  forbiddenFacts: z.array(fact).max(20).default([]),
  /** Documents that an answer must rest on, each of them. */
  sources: z.array(documentId).max(20).default([]),
});
export type Expectation = z.infer<typeof expectation>;

const earlier = z.array(trialTurn).max(40);

export const testCase = z.object({
  id: z.string(),
  connectionId,
  /** Before it, oldest first. */
  earlier,
  said: trialSaid,
  expected: expectation,
  /** The conversation that it was made from; null: by hand. */
  origin: z.object({ conversationId, messageId }).nullable(),
  createdBy: by,
  createdAt: instant,
  updatedAt: instant,
});
export type TestCase = z.infer<typeof testCase>;

export const testCaseInput = z.union([
  z.object({
    /** A customer's message of a real conversation: what was said up to it is the case, what came of it the expectation. */
    fromMessageId: messageId,
    /** Instead of what came of it. */
    expected: expectation.optional(),
  }),
  z.object({ said: trialSaid, earlier: earlier.default([]), expected: expectation }),
]);

export const listTestCases = endpoint({
  method: 'GET',
  path: '/connections/:id/agent/test-cases',
  access: 'agent.read',
  summary: 'The test set of this account, oldest case first; at most 1,000',
  params: ofConnection,
  query: nothing,
  body: nothing,
  output: z.object({ cases: z.array(testCase) }),
});

export const createTestCase = endpoint({
  method: 'POST',
  path: '/connections/:id/agent/test-cases',
  access: 'agent.change',
  summary: 'Add a case by hand, or from a customer’s message of a real conversation',
  params: ofConnection,
  query: nothing,
  body: testCaseInput,
  output: testCase,
});

export const changeTestCase = endpoint({
  method: 'PATCH',
  path: '/connections/:id/agent/test-cases/:case',
  access: 'agent.change',
  summary: 'Change a case; what is left out stays',
  params: oneCase,
  query: nothing,
  body: z.object({ said: trialSaid.optional(), earlier: earlier.optional(), expected: expectation.optional() }),
  output: testCase,
});

export const deleteTestCase = endpoint({
  method: 'DELETE',
  path: '/connections/:id/agent/test-cases/:case',
  access: 'agent.change',
  summary: 'Remove a case; it can be had back for an hour',
  params: oneCase,
  query: nothing,
  body: nothing,
  output: nothing,
});

export const undeleteTestCase = endpoint({
  method: 'POST',
  path: '/connections/:id/agent/test-cases/:case/undelete',
  access: 'agent.change',
  summary: 'Have a removed case back',
  params: oneCase,
  query: nothing,
  body: nothing,
  output: testCase,
});

/** What a run asks the draft: the test set, or what customers really wrote in a period. */
export const testRunInput = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('tests'),
    /** Unset: all. */
    caseIds: z.array(z.string().min(1).max(64)).min(1).max(1000).optional(),
    /** Ask again what this very draft has answered already. */
    isFresh: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('replay'),
    from: instant,
    to: instant,
    /** Customers' bursts, the newest of the period. */
    limit: z.int().min(1).max(1000).default(300),
    isFresh: z.boolean().default(false),
  }),
]);
export type TestRunInput = z.infer<typeof testRunInput>;

export const runEstimate = z.object({
  /** Cases, or bursts. */
  total: z.int().nonnegative(),
  /** Not answered yet by this draft, or by what it is compared with. */
  toAsk: z.int().nonnegative(),
  modelCalls: z.int().nonnegative(),
  costUsd: z.number().nonnegative(),
  /** What the budgets leave; null: no limit. */
  leftUsd: z.number().nonnegative().nullable(),
  engine: z.enum(['claude', 'retrieval-only']),
  /** Without a key: the calls and dollars of a run that had one. */
  withKey: z.object({ modelCalls: z.int().nonnegative(), costUsd: z.number().nonnegative() }).nullable(),
});
export type RunEstimate = z.infer<typeof runEstimate>;

export const testRun = z.object({
  id: z.string(),
  connectionId,
  kind: z.enum(['tests', 'replay']),
  state: z.enum(['waiting', 'running', 'done', 'cancelled', 'stopped']),
  /** Why it stopped; what was answered stays, and a new run does not ask it again. */
  problem: z.enum(['budget_spent', 'model_away', 'failed']).nullable(),
  total: z.int().nonnegative(),
  done: z.int().nonnegative(),
  better: z.int().nonnegative(),
  worse: z.int().nonnegative(),
  same: z.int().nonnegative(),
  /** Cases that pass; null for a replay. */
  passing: z.object({ draft: z.int().nonnegative(), baseline: z.int().nonnegative() }).nullable(),
  /** Of a replay: bursts that the draft would have answered, or handed off, where it was otherwise. */
  replay: z
    .object({
      answersMore: z.int().nonnegative(),
      handsOffMore: z.int().nonnegative(),
      otherWords: z.int().nonnegative(),
      costThenUsd: z.number().nonnegative(),
      costDraftUsd: z.number().nonnegative(),
    })
    .nullable(),
  /** Handed off for want of a model; see `trial`. */
  mightAnswerWithModel: z.int().nonnegative(),
  /** What this run has cost so far. */
  costUsd: z.number().nonnegative(),
  /** Answers taken over from earlier runs. */
  reused: z.int().nonnegative(),
  /** The name of the draft that was asked. */
  draft: z.string(),
  /** The draft still says that. */
  isCurrent: z.boolean(),
  /** What it is compared with; null: nothing was live and no run came before, or what really happened (replay). */
  baseline: z
    .union([
      z.object({ kind: z.literal('live'), version: z.int().positive() }),
      z.object({ kind: z.literal('run'), runId: z.string() }),
    ])
    .nullable(),
  engine: z.enum(['claude', 'retrieval-only']),
  period: z.object({ from: instant, to: instant }).nullable(),
  by,
  createdAt: instant,
  endedAt: instant.nullable(),
});
export type TestRun = z.infer<typeof testRun>;

export const testProblem = z.object({
  kind: z.enum(['action', 'missing-fact', 'forbidden-fact', 'missing-source']),
  /** The fact, the document's id, or the action that was expected. */
  expected: z.string(),
});
export type TestProblem = z.infer<typeof testProblem>;

/** One side of a case: the answer, and what of the expectation it misses. */
export const testSide = z.object({
  trial: trial.omit({ trace: true }),
  /** Of its trace: `GET …/agent/trials/:trial`. Null: it really happened. */
  trialId: z.string().nullable(),
  problems: z.array(testProblem),
});

export const testResult = z.object({
  position: z.int().nonnegative(),
  /** `waiting`: not asked yet. For a replay: better answers more, worse hands off more, same is anything else. */
  verdict: z.enum(['better', 'worse', 'same', 'waiting']),
  /** Null: a burst of a replay. */
  caseId: z.string().nullable(),
  /** The burst's conversation and last message; null: a case by hand. */
  origin: z.object({ conversationId, messageId }).nullable(),
  said: z.array(z.string()),
  /** Null for a replay. */
  expected: expectation.nullable(),
  /** The case has been changed since. */
  isOutdated: z.boolean(),
  draft: testSide.nullable(),
  /** The live version's, or, of a replay, what really happened (who: `author`). */
  baseline: testSide.extend({ author: z.enum(['agent', 'staff']).default('agent') }).nullable(),
});
export type TestResult = z.infer<typeof testResult>;

export const estimateTestRun = endpoint({
  method: 'POST',
  path: '/connections/:id/agent/test-runs/estimate',
  access: 'agent.change',
  summary: 'What a run would ask and cost at most; nothing is asked',
  params: ofConnection,
  query: nothing,
  body: testRunInput,
  output: runEstimate,
});

export const startTestRun = endpoint({
  method: 'POST',
  path: '/connections/:id/agent/test-runs',
  access: 'agent.change',
  summary:
    'Run the draft through the test set, or through a period’s conversations. Refused with `budget_spent` when the budget does not cover it, with `conflict` while another run is at work',
  params: ofConnection,
  query: nothing,
  body: testRunInput,
  output: testRun,
});

export const listTestRuns = endpoint({
  method: 'GET',
  path: '/connections/:id/agent/test-runs',
  access: 'agent.read',
  summary: 'The last fifty runs, newest first',
  params: ofConnection,
  query: z.object({ kind: z.enum(['tests', 'replay']).optional() }),
  body: nothing,
  output: z.object({ runs: z.array(testRun) }),
});

export const getTestRun = endpoint({
  method: 'GET',
  path: '/connections/:id/agent/test-runs/:run',
  access: 'agent.read',
  summary:
    'A run and its results: worse first, then better, then same; 100 at a time. Complete while it is at work, too',
  params: oneRun,
  query: z.object({ cursor: z.coerce.number().int().nonnegative().default(0) }),
  body: nothing,
  output: z.object({ run: testRun, results: z.array(testResult), nextCursor: z.int().nullable() }),
});

export const cancelTestRun = endpoint({
  method: 'POST',
  path: '/connections/:id/agent/test-runs/:run/cancel',
  access: 'agent.change',
  summary: 'Stop a run; what was answered stays',
  params: oneRun,
  query: nothing,
  body: nothing,
  output: testRun,
});

export const getTrial = endpoint({
  method: 'GET',
  path: '/connections/:id/agent/trials/:trial',
  access: 'agent.read',
  summary: 'One answer of a run, with its trace',
  params: z.object({ id: connectionId, trial: z.string().min(1).max(64) }),
  query: nothing,
  body: nothing,
  output: trial,
});
