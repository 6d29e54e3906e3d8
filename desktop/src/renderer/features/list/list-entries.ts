import type { Instant } from '@tandem/shared/model';
import type { ListGroup, ListItem, ListPage } from '../../../bridge/index.ts';

export type ListEntry =
  | { readonly kind: 'head'; readonly group: ListGroup; readonly count: number; readonly oldest: Instant | null }
  | { readonly kind: 'row'; readonly index: number };

/** Where group heads and rows stand, from the counts alone: rows that are not read yet have their place already. */
export function listEntries(groups: ListPage['groups'], total: number, hasHeads: boolean): readonly ListEntry[] {
  if (!hasHeads) return Array.from({ length: total }, (_, index) => ({ kind: 'row', index }));
  const entries: ListEntry[] = [];
  let index = 0;
  for (const { group, count, oldestWaitingSince } of groups) {
    if (count === 0) continue;
    entries.push({ kind: 'head', group, count, oldest: oldestWaitingSince });
    for (let n = 0; n < count; n++) entries.push({ kind: 'row', index: index++ });
  }
  return entries;
}

/** Keeps the AI's rows where they were: they may not move under a pointer that is about to press one. */
export function holdAgentRows(before: readonly ListItem[], after: readonly ListItem[]): readonly ListItem[] {
  const place = new Map(before.map((item, at) => [item.conversation.id, at]));
  const agentRows = after.filter((item) => item.group === 'agent');
  const held = agentRows.toSorted(
    (a, b) => (place.get(a.conversation.id) ?? Infinity) - (place.get(b.conversation.id) ?? Infinity) || 0,
  );
  let next = 0;
  return after.map((item) => (item.group === 'agent' ? (held[next++] ?? item) : item));
}
