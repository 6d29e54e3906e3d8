import { unstretched } from '../asked.ts';
import type { CaseFile } from '../decision.ts';
import { scanInbound } from '../guard-in/index.ts';
import { readSentiment } from '../sentiment/index.ts';
import { type Topic, type TriggerWords, understand } from '../understanding/index.ts';

/** What a burst is, before anything is looked up or paid for. */
export interface BurstReading {
  /** All of it. */
  readonly text: string;
  /** What is asked, message by message; greetings and thanks around it dropped. */
  readonly questions: readonly string[];
  /** BCP 47; null when there are no letters. */
  readonly language: string | null;
  readonly topics: readonly Topic[];
  readonly words: TriggerWords;
  readonly asksForPerson: boolean;
  /** Everything that is asked is asked as a question, without anger: a wish to know, not a demand. */
  readonly isPlainQuestion: boolean;
  /** Pictures, recordings, posts: what they show is not read here. */
  readonly hasUnreadable: boolean;
  /** All of it is small talk; `sticker`: there are no words. */
  readonly smallTalk: 'greeting' | 'thanks' | 'closing' | 'sticker' | null;
  readonly sentiment: { readonly label: string; readonly negative: number; readonly isNegative: boolean };
  readonly guard: ReturnType<typeof scanInbound>;
}

/** Guard-in: what the message tries to do to the agent. Nothing is dropped for it; what follows knows. */
export function guardIn({ burst }: CaseFile): BurstReading['guard'] {
  return scanInbound(wordsOf(burst));
}

export function readSentimentOf({ burst }: CaseFile): BurstReading['sentiment'] {
  const { label, probabilities, isNegative } = readSentiment(wordsOf(burst));
  return { label, negative: probabilities.negative, isNegative };
}

type Understood = Omit<BurstReading, 'sentiment' | 'guard'>;

export function understandBurst({ burst, shopLanguage }: CaseFile): Understood {
  const texts = burst.flatMap(({ text }) => (text.trim() === '' ? [] : [unstretched(text.trim())]));
  const each = texts.map((text) => ({ text, read: understand(text, { shopLanguage }) }));
  const asked = each.filter(({ read }) => read.smallTalk === null);
  const text = texts.join('\n');
  const whole = understand(text, { shopLanguage });
  const hasUnreadable = burst.some(({ kinds }) => kinds.some((kind) => kind !== 'text' && kind !== 'sticker'));
  const talks = each.flatMap(({ read }) => (read.smallTalk === null ? [] : [read.smallTalk]));
  return {
    text,
    questions: asked.map((one) => one.text),
    language: whole.language,
    topics: whole.topics,
    words: whole.words,
    // A wish for a person may fill a message of its own among others.
    asksForPerson: whole.asksForPerson || each.some(({ read }) => read.asksForPerson),
    isPlainQuestion: asked.length > 0 && whole.isQuestion && !whole.words.angry,
    hasUnreadable,
    smallTalk: hasUnreadable || asked.length > 0 ? null : strongest(talks),
  };
}

/** Thanks after a greeting close; a greeting alone may be the beginning of a question. */
function strongest(talks: readonly ('greeting' | 'thanks' | 'closing')[]): BurstReading['smallTalk'] {
  if (talks.length === 0) return 'sticker';
  return talks.find((talk) => talk === 'thanks') ?? talks.find((talk) => talk === 'closing') ?? 'greeting';
}

function wordsOf(burst: CaseFile['burst']): string {
  return burst.map(({ text }) => text).join('\n');
}
