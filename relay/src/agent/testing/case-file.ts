import { type AgentOptions, defaultAgentOptions } from '@tandem/shared/api';
import { connectionId } from '@tandem/shared/model';
import { createKnowledgeIndex, type Passage } from '../../knowledge/index.ts';
import type { Turn } from '../burst.ts';
import type { CaseFile } from '../decision.ts';
import type { PipelinePorts } from '../pipeline.ts';

export interface CaseInput {
  /** id → question and answer. */
  readonly faq?: Readonly<Record<string, readonly [question: string, answer: string]>>;
  readonly passages?: readonly Passage[];
  /** The burst. */
  readonly said: readonly string[];
  /** Before it: the customer's and the shop's words in turns, the customer's first. */
  readonly before?: readonly string[];
  readonly options?: Partial<AgentOptions>;
  readonly change?: Partial<CaseFile>;
}

/** A decision's file without a database: an account in auto mode with room in its window. */
export function caseFile({ faq = {}, passages, said, before = [], options = {}, change = {} }: CaseInput): CaseFile {
  const now = Date.parse('2026-11-24T05:00:00Z');
  const turn = (author: Turn['author'], text: string, secondsAgo: number): Turn => ({
    author,
    text,
    kinds: ['text'],
    arrivedAt: now - secondsAgo * 1000,
  });
  const burst = said.map((text, index) => turn('contact', text, said.length - index));
  const earlier = before.map((text, index) => turn(index % 2 === 0 ? 'contact' : 'shop', text, 600 - index));
  return {
    settings: {
      ...defaultAgentOptions,
      connectionId: connectionId.parse('connection-1'),
      mode: 'auto',
      prompt: '',
      version: 1,
      updatedAt: new Date(now).toISOString(),
      ...options,
    },
    knowledge: createKnowledgeIndex(passages ?? passagesOf(faq)),
    knowledgeVersion: 'v1',
    turns: [...earlier, ...burst],
    burst,
    note: null,
    mode: 'auto',
    canSend: true,
    isPlanSpent: false,
    isBudgetSpent: false,
    textLimit: 6000,
    shopLanguage: 'th',
    now,
    ...change,
  };
}

export function passagesOf(faq: NonNullable<CaseInput['faq']>): Passage[] {
  return Object.entries(faq).map(([id, [title, text]]) => ({
    id,
    documentId: id,
    title,
    variants: [],
    text,
    isOwnWords: true,
  }));
}

/** Without a model and without earlier answers. */
export const noModel: PipelinePorts = {
  model: null,
  findAnswer: () => Promise.resolve(null),
  clock: { now: () => Date.now(), after: () => () => undefined },
  signal: new AbortController().signal,
};
