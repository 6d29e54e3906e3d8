import type { HandOffReason } from '@tandem/shared/model';
import type { KnowledgeIndex } from '../knowledge/index.ts';
import type { Turn } from './burst.ts';

/** A verbatim piece of the shop's knowledge that an answer rests on. */
export interface Source {
  readonly documentId: string;
  readonly title: string;
  readonly quote: string;
}

/** What an engine makes of a burst. */
export type Composition =
  | { readonly kind: 'answer'; readonly text: string; readonly sources: readonly Source[] }
  /** `detail` is for the log. */
  | { readonly kind: 'hand-off'; readonly reason: HandOffReason; readonly summary: string; readonly detail?: string }
  /** No decision: the engine is busy or away. Asked again after `retryAfterMs` (null: as the caller sees fit). */
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number | null; readonly detail: string };

export interface ComposeInput {
  /** The shop's own instructions. */
  readonly prompt: string;
  readonly knowledge: KnowledgeIndex;
  /** The last messages, oldest first; the burst stands at their end. */
  readonly turns: readonly Turn[];
  /** What the customer asks, small talk dropped. */
  readonly questions: readonly string[];
  /** What the person who handed the conversation back wanted the agent to know. */
  readonly note: string | null;
  readonly signal: AbortSignal;
}

/** Composes answers: Claude, or, without a key, the shop's own words alone. */
export interface Engine {
  readonly name: 'claude' | 'retrieval-only';
  compose(input: ComposeInput): Promise<Composition>;
}

/** What staff read first at a hand-off: the customer's own words. */
export function summaryOf(questions: readonly string[]): string {
  const text = questions.join(' · ');
  return text.length <= 280 ? text : `${text.slice(0, 279)}…`;
}
