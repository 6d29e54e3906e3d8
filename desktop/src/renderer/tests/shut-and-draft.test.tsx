import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { BridgeError } from '../../bridge/index.ts';
import { hoursOn } from './fixture/rows.ts';
import { press, renderApp, setUpWindow } from './render-app.tsx';

setUpWindow();
const bridgeWith = async (change: object) => {
  const now = Date.now();
  const bridge = await renderApp(null, { now });
  const at = bridge.chats.findIndex(({ conversation }) => conversation.id === 'kitty');
  const chat = bridge.chats[at];
  if (chat) bridge.chats[at] = { ...chat, conversation: { ...chat.conversation, ...change } };
  fireEvent.click(screen.getByText('Kitty Lam'));
  return bridge;
};

test('a window that is over shuts the composer and says what opens it', async () => {
  await bridgeWith({ windowExpiresAt: hoursOn(Date.now(), -1) });
  await screen.findByText('The 48 hours are over. You can reply when the customer writes again.');
  expect(screen.queryByTestId('composer-input')).toBeNull();
});

test('a spent quota shuts it too', async () => {
  await bridgeWith({ messagesUsed: 10 });
  await screen.findByText('All 10 messages used. Wait for the customer.');
});

test('a viewer reads along, without keys that act', async () => {
  const bridge = await renderApp('mint', { role: 'viewer' });
  await screen.findByText(/You can read along/);
  expect(screen.queryByTestId('take-over')).toBeNull();
  await press('KeyT');
  expect(bridge.called.some(({ name }) => name === 'conversation.takeOver')).toBe(false);
});

test('Ctrl Enter sends the draft as it is', async () => {
  const bridge = await renderApp('jane');
  await screen.findByTestId('draft-approve');
  await press('Enter', { ctrlKey: true });
  await waitFor(() => expect(screen.queryByTestId('draft-approve')).toBeNull());
  expect(bridge.called.find(({ name }) => name === 'draft.approve')?.input).toMatchObject({
    draftId: 'd-jane',
    text: null,
  });
});

test('E edits the draft in the field, and sending approves it with the new words', async () => {
  const bridge = await renderApp('jane');
  await screen.findByTestId('draft-approve');
  await press('KeyE');
  const field = screen.getByTestId<HTMLTextAreaElement>('composer-input');
  expect(field.value).toContain('259 บาท');
  fireEvent.change(field, { target: { value: 'สั้น ๆ ค่ะ' } });
  field.focus();
  await press('Enter');
  await waitFor(() =>
    expect(bridge.called.find(({ name }) => name === 'draft.approve')?.input).toMatchObject({ text: 'สั้น ๆ ค่ะ' }),
  );
  await waitFor(() => expect(field.value).toBe(''));
});

test('a draft that went old while it was edited stays in the field as a reply of one’s own', async () => {
  const bridge = await renderApp('jane');
  await screen.findByTestId('draft-approve');
  await press('KeyE');
  bridge.failNext('draft.approve', new BridgeError('draft_outdated', 'x'));
  const field = screen.getByTestId<HTMLTextAreaElement>('composer-input');
  field.focus();
  await press('Enter');
  await screen.findByText('The customer wrote again. This draft is out of date.');
  expect(field.value).toContain('259 บาท');
  await press('Enter');
  await waitFor(() => expect(bridge.called.some(({ name }) => name === 'reply.queue')).toBe(true));
});

test('an outdated draft can be edited, not sent', async () => {
  const bridge = await renderApp(null);
  const at = bridge.chats.findIndex(({ conversation }) => conversation.id === 'jane');
  const chat = bridge.chats[at];
  if (chat?.draft) bridge.chats[at] = { ...chat, draft: { ...chat.draft, state: 'outdated' } };
  fireEvent.click(screen.getByText('Jane Doungjai'));
  await screen.findByText('Out of date, the customer wrote again');
  expect(screen.queryByTestId('draft-approve')).toBeNull();
  expect(screen.getByTestId('draft-drop')).toBeTruthy();
});
