import { type ConnectionRow, scopePurpose } from '@tandem/shared/model';
import type { Words } from '../../locales/words.ts';

/** A permission as what it lets the shop do. The platforms' own names never reach the screen. */
export function scopeWords(w: Words, scope: string): string {
  return w[`scope_${scopePurpose(scope)}`];
}

/** What does not work without them, one sentence for each purpose. */
export function lossWords(w: Words, scopes: readonly string[]): string {
  return [...new Set(scopes.map((scope) => w[`loss_${scopePurpose(scope)}`]))].join(' ');
}

export function missingWords(w: Words, scopes: readonly string[]): string {
  const things = [...new Set(scopes.map((scope) => scopeWords(w, scope)))].join(', ');
  return scopes.length === 1 ? w.missingOne(things) : w.missingSome(things);
}

/** Why nothing arrives any more. Without a reason it was the shop itself, which then undid it. */
export function lostWords(w: Words, { statusReason }: ConnectionRow): string {
  return statusReason === null ? w.lost_undone : w[`lost_${statusReason}`];
}
