import type { Words } from '../../locales/words.ts';

/** A permission as what it lets the shop do. The platforms' own names never reach the screen. */
export function scopeWords(w: Words, scope: string): string {
  if (/message.*read/.test(scope)) return w.scope_read;
  if (/message.*(send|write)/.test(scope)) return w.scope_send;
  if (/message.*manage/.test(scope)) return w.scope_manage;
  if (/user|profile/.test(scope)) return w.scope_profile;
  return w.scope_other;
}

export function missingWords(w: Words, scopes: readonly string[]): string {
  const things = [...new Set(scopes.map((scope) => scopeWords(w, scope)))].join(', ');
  return scopes.length === 1 ? w.missingOne(things) : w.missingSome(things);
}
