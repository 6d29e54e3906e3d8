import type { Action, EvalCase, EvalShop } from '../eval-case.ts';
import { wordsOf } from '../eval-case.ts';
import { unsupportedIn } from './claims.ts';

/** What the relay made of a case, as its tables have it. */
export interface CaseOutcome {
  /** `nothing`: nobody decided, the worst that can be. */
  readonly action: Action | 'nothing';
  readonly reason: string | null;
  /** What the customer was told, or would have been: replies and drafts, without the words of a hand-off. */
  readonly said: readonly string[];
  readonly holding: readonly string[];
  readonly handOffs: number;
  /** Ids of the case's shop's documents that the agent named. */
  readonly sources: readonly string[];
  readonly via: string | null;
  readonly model: string | null;
  readonly costUsd: number;
  readonly totalMs: number;
  readonly modelMs: number;
  /** Of the model, whatever became of them. */
  readonly calls: number;
  readonly detail: string | null;
  readonly confidence: number | null;
}

export interface Verdict {
  readonly isActionRight: boolean;
  readonly isReasonRight: boolean;
  readonly missingFacts: readonly string[];
  readonly forbidden: readonly string[];
  readonly unsupported: readonly string[];
  readonly isSourceRight: boolean;
  readonly isOneOutcome: boolean;
  readonly isCostRight: boolean;
  /** All of it. */
  readonly isRight: boolean;
}

/** The relay's own names for what the cases call otherwise. */
const synonyms: Readonly<Record<string, string>> = {
  negative_critical: 'upset',
  never_auto_topic: 'topic_for_people',
  low_confidence: 'not_in_knowledge',
  breaker_open: 'ai_unavailable',
};

/** The reason of a case in the relay's names; null: none expected. */
export function reasonOf({ expect }: EvalCase): string | null {
  return expect.reason === undefined ? null : (synonyms[expect.reason] ?? expect.reason);
}

export function judgeCase(each: EvalCase, shop: EvalShop, outcome: CaseOutcome): Verdict {
  const { expect } = each;
  const isAlso = outcome.action !== 'nothing' && expect.also.includes(outcome.action);
  const isActionRight = outcome.action === expect.action || isAlso;
  const isReasonRight =
    outcome.action !== 'handoff' || isAlso || (expect.action === 'handoff' && reasonOf(each) === outcome.reason);
  const told = outcome.said.join('\n');
  const isAnswer = outcome.action === 'answer';
  const missingFacts =
    isAnswer && expect.action === 'answer' ? expect.facts.filter((fact) => !fact.test(told)).map(String) : [];
  const forbidden = expect.forbidden.filter((fact) => fact.test([told, ...outcome.holding].join('\n'))).map(String);
  const isSourceRight =
    !isAnswer || expect.sources.length === 0 || expect.sources.some((source) => outcome.sources.includes(source));
  const isOneOutcome =
    outcome.action !== 'nothing' && outcome.said.length + outcome.handOffs <= 1 && outcome.holding.length <= 1;
  const isCostRight = outcome.costUsd <= expect.maxCostUsd;
  const unsupported = isAnswer ? unsupportedIn(told, supportsOf(shop, outcome.sources)) : [];
  const isRight =
    isActionRight &&
    isReasonRight &&
    missingFacts.length + forbidden.length + unsupported.length === 0 &&
    isSourceRight &&
    isOneOutcome;
  return {
    isActionRight,
    isReasonRight,
    missingFacts,
    forbidden,
    unsupported,
    isSourceRight,
    isOneOutcome,
    isCostRight,
    isRight,
  };
}

function supportsOf(shop: EvalShop, sources: readonly string[]): string[] {
  const cited = shop.documents.filter(({ id }) => sources.includes(id));
  return [...cited.map(wordsOf), ...(shop.options.facts ?? []).map(({ key, value }) => `${key} ${value}`)];
}
