import type { AgentRule } from '@tandem/shared/api';
import type { Words } from '../../locales/words.ts';

/** A rule as one sentence. */
export function ruleSentence({ when, action }: AgentRule, w: Words, languageName: (code: string) => string): string {
  const conditions = [
    when.words.length > 0 ? `${w.ruleWords} ${when.words.join(', ')}` : '',
    when.topics.length > 0 ? `${w.ruleTopics} ${when.topics.map((topic) => topicWord(w, topic)).join(', ')}` : '',
    when.languages.length > 0 ? `${w.ruleLanguages} ${when.languages.map(languageName).join(', ')}` : '',
    when.sentiment === 'negative' ? w.ruleNegative : '',
  ].filter((part) => part !== '');
  const then = { 'hand-off': w.ruleHandOff, 'never-auto': w.ruleNeverAuto, answer: w.ruleAnswer } as const;
  const said = action.kind === 'answer' ? ` “${action.text.th || action.text.en}”` : '';
  return `${conditions.join(' · ')} → ${then[action.kind]}${said}`;
}

/** What a rule still lacks; null: it can be saved. */
export function ruleProblem({ when, action }: AgentRule, w: Words): string | null {
  const hasCondition =
    when.words.length + when.topics.length + when.languages.length > 0 || when.sentiment === 'negative';
  if (!hasCondition) return w.ruleNeedsCondition;
  if (action.kind === 'answer' && `${action.text.th}${action.text.en}`.trim() === '') return w.ruleNeedsAnswer;
  return null;
}

export function topicWord(w: Words, topic: string): string {
  const found: unknown = (w as Record<string, unknown>)[`topic_${topic}`];
  return typeof found === 'string' ? found : topic;
}
