import type { Trial, TrialTurn } from '@tandem/shared/api';
import type { Clock } from '@tandem/shared/lib';
import { type Decision, decide, type Model, type Outcome, type Turn } from '../../agent/index.ts';
import type { TrialAgent, TrialGround } from './trial-agent.ts';

/** A talk whose end is to be answered. */
export interface TrialTalk {
  /** All of it, oldest first; what is to be answered stands at the end. */
  readonly turns: readonly Turn[];
  readonly burst: readonly Turn[];
  /** When it is answered, epoch milliseconds: the shop may be closed then. */
  readonly at: number;
}

/** Long enough ago that no burst is waited for, and no question after a greeting. */
const saidMsAgo = 5 * 60_000;

export function talkOf(earlier: readonly TrialTurn[], said: readonly string[], at: number): TrialTalk {
  const turn = (author: Turn['author'], text: string): Turn => ({
    author,
    text,
    kinds: ['text'],
    arrivedAt: at - saidMsAgo,
  });
  const burst = said.map((text) => turn('contact', text));
  const before = earlier.map(({ author, text }) => turn(author === 'customer' ? 'contact' : 'shop', text));
  return { turns: [...before, ...burst], burst, at };
}

export interface TrialPorts {
  readonly model: Model | null;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The pipeline on a talk, and nothing else: no customer, no earlier answers, nothing written. */
export function runTrial(
  { settings, knowledge, knowledgeVersion }: TrialAgent,
  ground: TrialGround,
  { turns, burst, at }: TrialTalk,
  { model, clock, signal }: TrialPorts,
): Promise<Outcome> {
  return decide(
    {
      ...ground,
      settings,
      knowledge,
      knowledgeVersion,
      turns,
      burst,
      note: null,
      mode: 'auto',
      canSend: true,
      // A trial is no reply to a customer.
      isPlanSpent: false,
      now: at,
    },
    { model, clock, signal, findAnswer: () => Promise.resolve(null) },
  );
}

/** How surely a passage must be about the question for a model to be likely to answer from it. */
const nearEnough = 0.15;

type Settled = Exclude<Decision, { kind: 'unavailable' }>;

/** `hasModel` false: without a key, so that what one would add can be told. */
export function trialOf(
  { decision, reasoning }: { decision: Settled } & Pick<Outcome, 'reasoning'>,
  hasModel: boolean,
) {
  const { read, route, quotes, calls, checks, steps, costUsd, totalMs, detail, passages } = reasoning;
  const reason = decision.kind === 'hand-off' ? decision.reason : null;
  const via = decision.kind === 'answer' ? decision.via : null;
  const isNear = passages.some(({ score }) => score >= nearEnough);
  return {
    action: decision.kind === 'wait' ? 'silent' : decision.kind,
    text: decision.kind === 'answer' ? decision.text : decision.kind === 'hand-off' ? decision.holding : null,
    isForApproval: decision.kind === 'answer' && decision.mode === 'draft',
    reason,
    sources: quotes,
    costUsd,
    mightAnswerWithModel: !hasModel && reason === 'not_in_knowledge' && isNear,
    trace: {
      ...{ via, reason, detail, read, route, quotes, calls, checks, steps, costUsd, totalMs },
      passages: passages as Trial['trace']['passages'],
    },
  } satisfies Trial;
}
