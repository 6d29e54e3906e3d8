import { normalizeText } from '../knowledge/index.ts';
import { asksForPerson } from './phrases/asks-for-person.ts';
import { isClosing, isGreeting } from './phrases/small-talk.ts';

/** A message of the conversation as the agent sees it. */
export interface Turn {
  /** `auto`: sent by the platform on the shop's behalf; it answers nobody. */
  readonly author: 'contact' | 'shop' | 'auto';
  readonly text: string;
  /** Kinds of its parts: text, image, sticker… */
  readonly kinds: readonly string[];
  /** When it reached us, epoch milliseconds. */
  readonly arrivedAt: number;
}

/** What the customer has written that nobody has answered. */
export interface Burst {
  readonly turns: readonly Turn[];
  /** True when the shop has said something before. */
  readonly isReply: boolean;
}

/** A customer who goes on writing is not kept waiting longer than this many burst waits. */
const ceiling = 5;

/** When the burst counts as finished: some silence after its last message, or at the latest so long after its first. */
export function burstEndsAt(burst: Burst, burstWaitMs: number): number {
  const arrivals = burst.turns.map(({ arrivedAt }) => arrivedAt).sort((left, right) => right - left);
  const [last = Number.NEGATIVE_INFINITY] = arrivals;
  // What came before a silence (thanks that got no answer, questions of the days when a person held it) began another burst.
  const silence = arrivals.findIndex(
    (at, index) => at - (arrivals[index + 1] ?? Number.NEGATIVE_INFINITY) >= burstWaitMs,
  );
  const first = arrivals[silence] ?? last;
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
