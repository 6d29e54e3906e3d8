import { normalizeText } from '../../knowledge/index.ts';
import { asksForPerson } from '../phrases/asks-for-person.ts';
import { type SmallTalk, smallTalkOf } from '../phrases/small-talk.ts';
import { splitQuestions } from '../questions.ts';
import { type Entity, entitiesOf } from './entities.ts';
import { isQuestion } from './is-question.ts';
import { languageOf } from './language.ts';
import { type Topic, topicsOf } from './topics.ts';
import { type TriggerWords, triggerWordsOf } from './trigger-words.ts';

export interface Understanding {
  /** BCP 47; null when the message has no letters. */
  readonly language: string | null;
  /** The single things the message asks or says, in the customer's own words. */
  readonly questions: readonly string[];
  readonly isQuestion: boolean;
  /** Strongest first, never empty. */
  readonly topics: readonly Topic[];
  readonly entities: readonly Entity[];
  /** Nothing but a greeting, thanks, or agreement and goodbye; else null. */
  readonly smallTalk: SmallTalk | null;
  readonly asksForPerson: boolean;
  readonly words: TriggerWords;
}

/** Nobody writes more to a shop; the rest of a longer text is not read. */
const readLetters = 4000;

/** What can be read from a message without a model. Pure; well under a millisecond for what customers write. */
export function understand(text: string, options: { readonly shopLanguage: string }): Understanding {
  const raw = text.slice(0, readLetters);
  const normalized = normalizeText(raw);
  return {
    language: languageOf(raw, options.shopLanguage),
    questions: splitQuestions([raw]),
    isQuestion: isQuestion(normalized),
    topics: topicsOf(normalized),
    entities: entitiesOf(raw),
    smallTalk: smallTalkOf(normalized),
    asksForPerson: asksForPerson(normalized),
    words: triggerWordsOf(normalized),
  };
}
