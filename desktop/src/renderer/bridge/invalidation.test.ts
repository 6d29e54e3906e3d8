import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { invalidateTopic } from './invalidation.ts';

function clientWith(...keys: readonly (readonly unknown[])[]) {
  const client = new QueryClient();
  for (const key of keys) client.setQueryData([...key], 'read');
  const stale = () =>
    keys.filter((key) => client.getQueryState([...key])?.isInvalidated).map((key) => key[0] as string);
  return { client, stale };
}

test('a changed conversation makes only that conversation old', () => {
  const { client, stale } = clientWith(
    ['conversation.get', { conversationId: 'a' }],
    ['thread.page', { conversationId: 'a' }],
    ['thread.page', { conversationId: 'b' }],
    ['inbox.counts', {}],
  );
  invalidateTopic(client, 'conversation:a');
  expect(stale()).toEqual(['conversation.get', 'thread.page']);
  expect(client.getQueryState(['thread.page', { conversationId: 'b' }])?.isInvalidated).toBe(false);
});

test('a changed inbox makes every list old, whatever its filter', () => {
  const { client, stale } = clientWith(
    ['inbox.list', { view: 'open', offset: 0 }],
    ['inbox.list', { view: 'mine', offset: 100 }],
    ['inbox.counts', {}],
    ['accounts.list', {}],
  );
  invalidateTopic(client, 'inbox');
  expect(stale()).toEqual(['inbox.list', 'inbox.list', 'inbox.counts']);
});

test('an id with colons in it stays whole', () => {
  const { client, stale } = clientWith(['agent.get', { connectionId: 'x:y' }]);
  invalidateTopic(client, 'agent:x:y');
  expect(stale()).toEqual(['agent.get']);
});
