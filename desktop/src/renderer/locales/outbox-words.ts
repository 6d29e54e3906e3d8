import type { OutboxItem } from '../../bridge/index.ts';
import { codeWords } from './problem-words.ts';
import type { Words } from './words.ts';

/** Why a reply did not go out. `other`: who answered meanwhile. */
export function outboxWords(w: Words, { reason, state }: OutboxItem, other: string): string {
  if (reason === 'handler_changed' && state === 'asks') return w.hasAnswered(other);
  return reason === null ? w.notSent : w.notSentBecause(codeWords(w, reason));
}
