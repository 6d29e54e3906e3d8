import type { KnowledgeDocument } from '@tandem/shared/api';
import type { Words } from '../../locales/words.ts';

/** An import is under way. */
export function isBusy({ state }: KnowledgeDocument): boolean {
  return state !== 'ready' && state !== 'failed';
}

/** Somebody should look: it failed, or says what another one says. */
export function needsLook({ state, duplicateOf }: KnowledgeDocument): boolean {
  return state === 'failed' || duplicateOf !== null;
}

export function titleOf({ title, url }: KnowledgeDocument): string {
  return title === '' ? (url ?? '') : title;
}

export function failureWords(w: Words, { failure, version }: KnowledgeDocument): string {
  const reason = failure === null ? '' : w[`failure_${failure}`];
  return version > 0 ? `${reason} ${w.olderInUse}` : reason;
}

/** Every word of the search stands in it, in any order. */
export function isMatch(document: KnowledgeDocument, query: string): boolean {
  const words = [document.title, document.answer, ...document.variants, document.url ?? ''].join('\n').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((wanted) => words.includes(wanted));
}
