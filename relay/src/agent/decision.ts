import type { AgentSettings, AgentTrace, ModelCall } from '@tandem/shared/api';
import type { HandOffReason } from '@tandem/shared/model';
import type { KnowledgeIndex } from '../knowledge/index.ts';
import type { Turn } from './burst.ts';
import type { Source } from './sources.ts';

/** All that one decision may rest on: this conversation, this account's knowledge and settings. Read in one transaction. */
export interface CaseFile {
  readonly settings: AgentSettings;
  readonly knowledge: KnowledgeIndex;
  readonly knowledgeVersion: string;
  /** The last messages, oldest first; the burst stands at their end. */
  readonly turns: readonly Turn[];
  /** What the customer has written that nobody has answered. */
  readonly burst: readonly Turn[];
  /** What the person who handed the conversation back wanted the agent to know. */
  readonly note: string | null;
  /** The conversation's mode, or else the account's. */
  readonly mode: 'draft' | 'auto';
  /** The window has room for a reply by itself, and a person's after it. */
  readonly canSend: boolean;
  /** The shop's plan leaves the agent nothing more to say this month. */
  readonly isPlanSpent: boolean;
  readonly isBudgetSpent: boolean;
  /** Of one message on this channel. */
  readonly textLimit: number;
  /** In which a message too short to tell is taken to be written. */
  readonly shopLanguage: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export type Via = NonNullable<AgentTrace['via']>;

export interface Answer {
  readonly kind: 'answer';
  readonly via: Via;
  readonly text: string;
  readonly sources: readonly Source[];
  readonly mode: 'draft' | 'auto';
}

export interface Transfer {
  readonly kind: 'hand-off';
  readonly reason: HandOffReason;
  /** The customer's own words. */
  readonly summary: string;
  /** What the customer is told meanwhile; null: nothing. */
  readonly holding: string | null;
}

export type Decision =
  | Answer
  | Transfer
  /** Thanks, a sticker: nobody expects an answer. */
  | { readonly kind: 'silent'; readonly why: string }
  | { readonly kind: 'wait'; readonly until: number }
  /** No decision: the model is busy or away. */
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number | null; readonly detail: string };

/** What is kept of how a decision came about; ids of what it was about and came to are added when it is settled. */
export type Reasoning = Pick<
  AgentTrace,
  'read' | 'route' | 'quotes' | 'calls' | 'checks' | 'steps' | 'costUsd' | 'totalMs' | 'detail'
> & {
  readonly settingsVersion: number;
  readonly knowledgeVersion: string;
  readonly passages: readonly {
    passageId: string;
    documentId: string;
    title: string;
    score: number;
    isUsed: boolean;
  }[];
  readonly answerHash: Buffer | null;
};

/** What became of asking a model; its calls cost in any case. */
export interface Asked<T> {
  readonly result: T;
  readonly calls: readonly ModelCall[];
}
