import { normalizeText } from '../knowledge/index.ts';
import { asksForPerson } from './phrases/asks-for-person.ts';
import { isClosing, isGreeting } from './phrases/small-talk.ts';

/** A message of the conversation as the agent sees it. `at` in epoch milliseconds. */
export interface Turn {
  readonly author: 'contact' | 'shop';
  readonly text: string;
  /** Kinds of its parts: text, image, sticker… */
  readonly kinds: readonly string[];
  readonly at: number;
}

/** What the customer has written since the shop last spoke. */
export interface Burst {
  readonly turns: readonly Turn[];
  /** True when the shop has said something before. */
  readonly isReply: boolean;
}

export function burstOf(turns: readonly Turn[]): Burst {
  const last = turns.findLastIndex(({ author }) => author === 'shop');
  return { turns: turns.slice(last + 1), isReply: last >= 0 };
}

/** A customer who goes on writing is not kept waiting longer than this many burst waits. */
const ceiling = 5;

/** When the burst counts as finished: some silence after its last message, or at the latest so long after its first. */
export function burstEndsAt(burst: Burst, burstWaitMs: number): number {
  const first = burst.turns[0]?.at ?? 0;
  const last = burst.turns.at(-1)?.at ?? 0;
  return Math.min(last + burstWaitMs, first + ceiling * burstWaitMs);
}

export type BurstReading =
  /** Thanks, a lone sticker: nobody expects an answer. */
  | { readonly kind: 'closing' }
  /** A greeting with nothing after it yet: the question is probably being typed. */
  | { readonly kind: 'greeting' }
  | { readonly kind: 'asks-for-person' }
  /** Pictures, recordings, posts: what they show is not read here. */
  | { readonly kind: 'not-text' }
  | { readonly kind: 'questions'; readonly texts: readonly string[] };

/** What a burst is, before anything is looked up. Greetings and thanks around a question are dropped. */
export function readBurst({ turns, isReply }: Burst): BurstReading {
  const texts = turns.flatMap(({ text }) => (text.trim() === '' ? [] : [text.trim()]));
  if (texts.some((text) => asksForPerson(normalizeText(text)))) return { kind: 'asks-for-person' };
  const hasOther = turns.some(({ kinds }) => kinds.some((kind) => kind !== 'text' && kind !== 'sticker'));
  if (hasOther) return { kind: 'not-text' };
  const questions = texts.filter((text) => !isSmallTalk(text));
  if (questions.length > 0) return { kind: 'questions', texts: questions };
  // A sticker after an answer ends a conversation; as its first word it may mean anything, so a person looks.
  if (texts.length === 0) return { kind: isReply ? 'closing' : 'not-text' };
  if (texts.some((text) => isClosing(normalizeText(text)))) return { kind: 'closing' };
  return { kind: 'greeting' };
}

function isSmallTalk(text: string): boolean {
  const normalized = normalizeText(text);
  return isGreeting(normalized) || isClosing(normalized);
}
