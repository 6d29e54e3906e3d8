import type { AnswerReview } from '@tandem/shared/api';
import type { Words } from '../../locales/words.ts';

export function stateWords(w: Words, state: Exclude<AnswerReview['state'], 'open'>): string {
  return { right: w.wasRight, corrected: w.wasCorrected, dismissed: w.wasDismissed }[state];
}
