import type { MessageId } from '@tandem/shared/model';
import { describe, expect, it } from 'vitest';
import { at, clientIdOf, conversation, mate, me, message, T0 } from '../testing/row-builders.ts';
import type { QueuedReply } from './outbox-store.ts';
import { whyStale } from './staleness.ts';

const reply: QueuedReply = {
  clientId: clientIdOf(1),
  scope: 'scope',
  conversationId: conversation().id,
  text: 'hi',
  replyToId: null,
  writtenAt: at(0),
  seen: { epoch: 3, status: 'open', lastShopMessageId: 'shop-1' },
  state: 'waiting',
  reason: null,
  sendAnyway: false,
  isAttempted: false,
};
const shop = (id: string, author: object) => message({ id: id as MessageId, direction: 'outbound', author });
const same = { conversation: conversation({ handlerEpoch: 3 }), lastShopMessage: shop('shop-1', { kind: 'agent' }) };
const hour = T0 + 3_600_000;

describe('whyStale', () => {
  it.each([
    ['nothing happened', same, hour, null],
    ['the cache does not know the chat', null, hour, null],
    [
      'I took it myself',
      { ...same, conversation: conversation({ handlerEpoch: 4, handler: { kind: 'staff', personId: me } }) },
      hour,
      null,
    ],
    [
      'a teammate took it',
      { ...same, conversation: conversation({ handlerEpoch: 4, handler: { kind: 'staff', personId: mate } }) },
      T0,
      'handler_changed',
    ],
    ['the agent got it back', { ...same, conversation: conversation({ handlerEpoch: 4 }) }, hour, null],
    [
      'a teammate answered',
      { ...same, lastShopMessage: shop('shop-2', { kind: 'staff', personId: mate }) },
      T0,
      'handler_changed',
    ],
    [
      'somebody answered in the app',
      { ...same, lastShopMessage: shop('shop-2', { kind: 'platform-app' }) },
      T0,
      'handler_changed',
    ],
    ['I answered from here', { ...same, lastShopMessage: shop('shop-2', { kind: 'staff', personId: me }) }, hour, null],
    [
      'the platform greeted by itself',
      { ...same, lastShopMessage: shop('shop-2', { kind: 'platform-auto' }) },
      hour,
      null,
    ],
    ['the agent answered just now', { ...same, lastShopMessage: shop('shop-2', { kind: 'agent' }) }, T0 + 1_000, null],
    [
      'the agent answered while it waited',
      { ...same, lastShopMessage: shop('shop-2', { kind: 'agent' }) },
      hour,
      'handler_changed',
    ],
    [
      'it was closed',
      { ...same, conversation: conversation({ handlerEpoch: 3, status: 'closed' }) },
      T0,
      'conversation_closed',
    ],
    [
      'the window is over',
      { ...same, conversation: conversation({ handlerEpoch: 3, windowExpiresAt: at(60) }) },
      hour,
      'window_closed',
    ],
  ] as const)('%s', (_what, standing, now, reason) => {
    expect(whyStale(reply, standing, me, now)).toBe(reason);
    expect(whyStale({ ...reply, sendAnyway: true }, standing, me, now)).toBeNull();
  });
});
