import type { AgentOptions } from '@tandem/shared/api';

type Saying = AgentOptions['templates']['greeting'];

/** The shop's own words in the customer's language, else in the other; null: the shop says nothing here. */
export function inLanguage({ th, en }: Saying, language: string | null): string | null {
  const [first, second] = language === 'th' || language === null ? [th, en] : [en, th];
  return first.trim() || second.trim() || null;
}
