import type { AgentRule } from '@tandem/shared/api';
import { normalizeText } from '../../knowledge/index.ts';
import { isOpenAt } from '../business-hours.ts';
import type { CaseFile } from '../decision.ts';
import { inLanguage } from '../sayings.ts';
import type { ForPeople } from './for-people.ts';
import type { BurstReading } from './read-burst.ts';

/** Below it a topic is only touched upon. */
const leastTopicScore = 0.5;

export type Ruling =
  | ({ readonly kind: 'hand-off' } & ForPeople)
  /** A rule's own words. */
  | { readonly kind: 'say'; readonly text: string; readonly rule: string; readonly mode: 'draft' | 'auto' }
  | { readonly kind: 'go-on'; readonly mode: 'draft' | 'auto'; readonly why: string | null };

/** What the owner has laid down: rules in their order, topics, business hours. The stricter mode holds. */
export function shopRules({ settings, mode, now }: CaseFile, reading: BurstReading): Ruling {
  const topics = reading.topics.filter(({ score }) => score >= leastTopicScore).map(({ topic }) => topic);
  let strictest = mode;
  let why: string | null = null;
  const topic = topics.find((name) => settings.neverAutoTopics.includes(name) || settings.topicModes[name] === 'off');
  for (const rule of settings.rules) {
    if (!rule.isEnabled || !holds(rule, reading, topics)) continue;
    if (rule.action.kind === 'hand-off') return { kind: 'hand-off', reason: 'owner_rule', detail: rule.name };
    if (rule.action.kind === 'answer') {
      const text = inLanguage(rule.action.text, reading.language);
      // A topic kept for people is kept for them whatever a rule would say to it.
      if (text !== null && topic === undefined) return { kind: 'say', text, rule: rule.name, mode };
    } else {
      strictest = 'draft';
      why = rule.name;
    }
    break;
  }
  if (topic !== undefined) return { kind: 'hand-off', reason: 'topic_for_people', detail: topic };
  if (settings.hours !== null && settings.hours.outOfHours !== 'answer' && !isOpenAt(settings.hours, now)) {
    return { kind: 'hand-off', reason: 'out_of_hours', detail: settings.hours.outOfHours };
  }
  const drafted = topics.find((name) => settings.topicModes[name] === 'draft');
  if (drafted !== undefined) return { kind: 'go-on', mode: 'draft', why: `drafts only: ${drafted}` };
  return { kind: 'go-on', mode: strictest, why };
}

function holds({ when }: AgentRule, reading: BurstReading, topics: readonly string[]): boolean {
  const text = normalizeText(reading.text);
  const { words, sentiment } = when;
  if (words.length > 0 && !words.some((word) => says(text, normalizeText(word)))) return false;
  if (when.topics.length > 0 && !when.topics.some((name) => topics.includes(name))) return false;
  if (when.languages.length > 0 && !when.languages.includes(reading.language ?? '')) return false;
  return sentiment === null || reading.sentiment.isNegative;
}

/** Thai runs words together; Latin words stand by themselves, so "cod" is not in "code". */
function says(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + word.length] ?? ' ';
    if (!(isLatin(before) && isLatin(word[0])) && !(isLatin(after) && isLatin(word.at(-1)))) return true;
  }
  return false;
}

function isLatin(letter: string | undefined): boolean {
  return letter !== undefined && /[\p{Script=Latin}\p{N}]/u.test(letter);
}
