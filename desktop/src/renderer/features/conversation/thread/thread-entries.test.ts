import { expect, test } from 'vitest';
import type { ThreadItem } from '../../../../bridge/index.ts';
import { agent, byMe, byPloy, me, message, nobody, ploy } from '../../../tests/fixture/rows.ts';
import { type ThreadEntry, threadEntries } from './thread-entries.ts';

const day = new Date(2026, 10, 20, 14, 0).getTime();
const at = (seconds: number) => new Date(day + seconds * 1000).toISOString();
type Sender = Parameters<typeof message>[1];
const said = (author: Sender, seconds: number, text = 'x', change = {}): ThreadItem => {
  const row = message('c', author, at(seconds), text, change);
  return { kind: 'message', at: row.at, message: row };
};
const did = (kind: 'taken-over' | 'handed-back' | 'handed-off', by: object, seconds: number): ThreadItem => ({
  kind: 'activity',
  at: at(seconds),
  activity: { id: `a${seconds}`, conversationId: 'c', kind, by, at: at(seconds), reason: null, note: null } as never,
});
const entriesOf = (items: readonly ThreadItem[], handler: typeof agent = agent, firstUnreadId: string | null = null) =>
  threadEntries({ items, conversation: { handler, handOff: null }, myId: me.id, firstUnreadId });
const lane = (entries: readonly ThreadEntry[]) => entries.map((entry) => `${entry.kind} ${entry.holder}`);
const bubbles = (entries: readonly ThreadEntry[]) =>
  entries.flatMap((entry) =>
    entry.kind === 'message' ? [`${entry.isFirst ? '(' : ''}${entry.isLast ? ')' : ''}`] : [],
  );

test('fragments of one hand within a minute are one group with one time', () => {
  expect(
    bubbles(entriesOf([said('contact', 0), said('contact', 59), said('contact', 118), said('contact', 179)])),
  ).toEqual(['(', '', ')', '()']);
});

test('two colleagues are two hands', () => {
  expect(bubbles(entriesOf([said(me, 0), said(ploy, 5)]))).toEqual(['()', '()']);
});

test('a reply that failed stands alone, with its reason', () => {
  expect(bubbles(entriesOf([said(me, 0), said(me, 5, 'x', { state: 'failed' }), said(me, 9)]))).toEqual([
    '()',
    '()',
    '()',
  ]);
});

test('the unread mark cuts a group and takes the place of the day', () => {
  const second = said('contact', 10);
  const id = second.kind === 'message' ? second.message.id : null;
  expect(entriesOf([said('contact', 0), second], agent, id).map(({ kind }) => kind)).toEqual([
    'day',
    'message',
    'new',
    'message',
  ]);
  expect(entriesOf([second], agent, id)[0]).toMatchObject({ kind: 'new', startsDay: true });
});

test('the lane tells who held the chat, all the way', () => {
  const items = [
    said('contact', 0),
    said('agent', 70),
    did('taken-over', { kind: 'staff', personId: ploy.id }, 140),
    said(ploy, 210),
    did('handed-back', { kind: 'staff', personId: ploy.id }, 280),
    said('contact', 350),
    did('handed-off', { kind: 'agent' }, 420),
    said(me, 490),
  ];
  expect(lane(entriesOf(items, byMe))).toEqual([
    'day ai',
    'message ai',
    'message ai',
    'activity mate',
    'message mate',
    'activity ai',
    'message ai',
    'activity wait',
    'message me',
  ]);
});

test('what a page begins with is told by its first clue, else by the holder of now', () => {
  expect(
    lane(entriesOf([said('contact', 0), did('handed-back', { kind: 'staff', personId: me.id }, 60)], agent))[1],
  ).toBe('message me');
  expect(lane(entriesOf([said('contact', 0)], byPloy))[1]).toBe('message mate');
});

test('a reply from the phone app leaves the holder open after its takeover', () => {
  expect(lane(entriesOf([said('contact', 0), did('taken-over', { kind: 'platform-app' }, 60)], nobody)).at(-1)).toBe(
    'activity shop',
  );
});

test('the newest hand-off is a card while nobody holds the chat, and a line after', () => {
  const items = [said('contact', 0), did('handed-off', { kind: 'agent' }, 60), said('contact', 120)];
  expect(entriesOf(items, nobody).map(({ kind }) => kind)).toEqual(['day', 'message', 'hand-off', 'message']);
  expect(entriesOf(items, byMe).map(({ kind }) => kind)).toEqual(['day', 'message', 'activity', 'message']);
  const again = [...items, did('taken-over', { kind: 'staff', personId: me.id }, 180)];
  expect(entriesOf(again, nobody).some(({ kind }) => kind === 'hand-off')).toBe(false);
});

test('a reply keeps its key when the relay gives it an id', () => {
  const clientId = '00000000-0000-4000-8000-000000000001';
  const waiting: ThreadItem = {
    kind: 'outbox',
    at: at(0),
    item: { clientId, conversationId: 'c', text: 'x', writtenAt: at(0), state: 'sending', reason: null } as never,
  };
  const arrived = said(me, 1, 'x', { clientId });
  expect(entriesOf([waiting]).at(-1)?.key).toBe(entriesOf([arrived]).at(-1)?.key);
});
