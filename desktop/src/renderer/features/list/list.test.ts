import { expect, test } from 'vitest';
import type { ListItem } from '../../../bridge/index.ts';
import { english as w } from '../../locales/words.ts';
import { holdAgentRows, listEntries } from './list-entries.ts';
import { rowWords } from './row-words.ts';

const item = (id: string, group: ListItem['group'] = 'agent', change: Partial<ListItem> = {}) =>
  ({
    conversation: { id, handOff: null },
    group,
    preview: 'hello',
    previewKind: 'text',
    previewBy: 'contact',
    draft: null,
    hasProblem: false,
    queuedCount: 0,
    ...change,
  }) as ListItem;
const ids = (items: readonly ListItem[]) => items.map(({ conversation }) => conversation.id);
const quiet = { typingName: null, isAgentWriting: false, unsent: null };

test('heads and rows have their places before the rows are read', () => {
  const groups = [
    { group: 'waiting', count: 2, oldestWaitingSince: 'x' },
    { group: 'drafts', count: 0, oldestWaitingSince: null },
    { group: 'agent', count: 1, oldestWaitingSince: null },
  ] as const;
  const entries = listEntries([...groups], 3, true);
  expect(entries.map((entry) => (entry.kind === 'head' ? entry.group : entry.index))).toEqual([
    'waiting',
    0,
    1,
    'agent',
    2,
  ]);
  expect(listEntries([], 2, false)).toEqual([
    { kind: 'row', index: 0 },
    { kind: 'row', index: 1 },
  ]);
});

test("AI's rows hold still under the pointer, the others move", () => {
  const before = [item('w1', 'waiting'), item('a1'), item('a2')];
  const after = [item('w2', 'waiting'), item('w1', 'waiting'), item('new'), item('a2'), item('a1')];
  expect(ids(holdAgentRows(before, after))).toEqual(['w2', 'w1', 'a1', 'a2', 'new']);
});

test('a row begins with what matters most', () => {
  const draft = { id: 'd', text: 'draft text' } as never;
  const lead = (one: ListItem, holder: Parameters<typeof rowWords>[2], moment = quiet) =>
    rowWords(w, one, holder, moment);
  expect(lead(item('a'), 'ai')).toMatchObject({ lead: null, text: 'hello' });
  expect(lead(item('a', 'agent', { previewBy: 'agent' }), 'me')).toMatchObject({ lead: 'AI:', leadLook: 'ai' });
  expect(lead(item('a', 'drafts', { draft }), 'ai')).toMatchObject({ lead: 'Draft:', text: 'draft text' });
  expect(lead(item('a', 'drafts', { draft, hasProblem: true }), 'ai')).toMatchObject({ leadLook: 'bad' });
  expect(lead(item('a', 'mine'), 'me', { ...quiet, typingName: 'พลอย' } as never)).toMatchObject({
    lead: 'พลอย',
    text: 'is typing…',
  });
  expect(lead(item('a', 'mine'), 'me', { ...quiet, unsent: { text: 'later', isHeldUp: true } } as never)).toMatchObject(
    { lead: 'Waiting to send', text: 'later' },
  );
  expect(lead(item('a', 'mine', { preview: null, previewKind: 'image' }), 'me')).toMatchObject({ text: 'Photo' });
});

test('a chat that waits says why', () => {
  const one = item('a', 'waiting');
  const waiting = {
    ...one,
    conversation: { ...one.conversation, handOff: { reason: 'asked_for_person', summary: '', at: '' } },
  } as ListItem;
  expect(rowWords(w, waiting, 'wait', quiet)).toMatchObject({ lead: 'Asked for a person', leadLook: 'holder' });
  expect(rowWords(w, waiting, 'me', quiet).lead).toBeNull();
});
