import type { CaseFile } from '../decision.ts';
import { inLanguage } from '../sayings.ts';
import { greetingWaitMs } from '../timing.ts';
import type { BurstReading } from './read-burst.ts';

export type SmallTalkReply =
  | { readonly kind: 'silent'; readonly why: string }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'say'; readonly text: string }
  /** A greeting that nothing follows, a first sticker: a person looks. */
  | { readonly kind: 'person'; readonly reason: 'not_in_knowledge' | 'not_text' };

/** What becomes of a burst that asks nothing; null: it asks something. */
export function smallTalkReply(
  file: CaseFile,
  { smallTalk, language: read, text }: BurstReading,
): SmallTalkReply | null {
  if (smallTalk === null) return null;
  // "hello" is too short to tell, but no Thai greeting.
  const language = read === 'th' && /\p{Script=Latin}/u.test(text) && !/\p{Script=Thai}/u.test(text) ? 'en' : read;
  const { greeting, thanks } = file.settings.templates;
  const isReply = file.turns.some(({ author }) => author === 'shop');
  if (smallTalk === 'sticker')
    return isReply ? { kind: 'silent', why: 'a sticker' } : { kind: 'person', reason: 'not_text' };
  const hasRoom = file.mode === 'draft' || file.canSend;
  const saying = hasRoom ? inLanguage(smallTalk === 'greeting' ? greeting : thanks, language) : null;
  // The same words twice in one talk would sound like a machine.
  const isSaid = saying !== null && file.turns.some(({ author, text }) => author === 'shop' && text === saying);
  if (smallTalk === 'greeting') {
    if (saying !== null && !isSaid) return { kind: 'say', text: saying };
    const until = Math.max(...file.burst.map(({ arrivedAt }) => arrivedAt)) + greetingWaitMs;
    return until > file.now ? { kind: 'wait', until } : { kind: 'person', reason: 'not_in_knowledge' };
  }
  const isThanks = smallTalk === 'thanks' && isReply;
  return isThanks && saying !== null && !isSaid ? { kind: 'say', text: saying } : { kind: 'silent', why: smallTalk };
}
