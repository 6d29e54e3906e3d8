import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { BridgeError } from '../../bridge/index.ts';
import { usePresence } from '../stores/presence-store.ts';
import { press, renderApp, setUpWindow } from './render-app.tsx';

setUpWindow();
const field = () => screen.findByTestId<HTMLTextAreaElement>('composer-input');
const type = async (text: string) => fireEvent.change(await field(), { target: { value: text } });
const thread = () => screen.getByTestId('thread');

test('Enter queues the reply, shows it at once and empties the field', async () => {
  const bridge = await renderApp('kitty');
  await type('We ship daily.');
  (await field()).focus();
  await press('Enter');
  expect((await field()).value).toBe('');
  await waitFor(() => expect(within(thread()).getByText('We ship daily.')).toBeTruthy());
  const queued = bridge.called.find(({ name }) => name === 'reply.queue');
  expect(queued?.input).toMatchObject({ conversationId: 'kitty', text: 'We ship daily.' });
});

test('Shift Enter and Enter inside an input method send nothing', async () => {
  const bridge = await renderApp('kitty');
  await type('half');
  (await field()).focus();
  await press('Enter', { shiftKey: true });
  await press('Enter', { isComposing: true });
  expect(bridge.called.some(({ name }) => name === 'reply.queue')).toBe(false);
  expect((await field()).value).toBe('half');
});

test('a reply that could not be kept returns to the field with the reason', async () => {
  const bridge = await renderApp('kitty');
  bridge.failNext('reply.queue', new BridgeError('disk_full', 'ENOSPC'));
  await type('Precious words');
  fireEvent.click(screen.getByTestId('composer-send'));
  await screen.findByText(/disk is full/);
  expect((await field()).value).toBe('Precious words');
  expect(within(thread()).queryByText('Precious words')).toBeNull();
});

test('a text stays with its chat', async () => {
  await renderApp('kitty');
  await type('for Kitty');
  fireEvent.click(screen.getByText('ส้มโอ หวานน้อย'));
  await waitFor(async () => expect((await field()).value).toBe(''));
  fireEvent.click(screen.getAllByText('Kitty Lam')[0] as HTMLElement);
  await waitFor(async () => expect((await field()).value).toBe('for Kitty'));
});

test('the counter appears at 80 % and a text over the limit cannot be sent', async () => {
  await renderApp('kitty');
  await type('x'.repeat(4799));
  expect(screen.queryByText(/of 6,000 characters/)).toBeNull();
  await type('x'.repeat(4800));
  expect(screen.getByText('4,800 of 6,000 characters')).toBeTruthy();
  await type('x'.repeat(6003));
  expect(screen.getByText('3 characters too long')).toBeTruthy();
  expect(screen.getByTestId<HTMLButtonElement>('composer-send').disabled).toBe(true);
});

test('typing tells the engine, and emptying the field takes it back', async () => {
  const bridge = await renderApp('fern');
  await type('h');
  await type('');
  const told = bridge.called.filter(({ name }) => name === 'conversation.typing').map(({ input }) => input);
  expect(told).toEqual([
    { conversationId: 'fern', isTyping: true },
    { conversationId: 'fern', isTyping: false },
  ]);
});

test('T takes over on a Thai keyboard, and Undo gives back', async () => {
  const bridge = await renderApp('fern');
  await screen.findByTestId('take-over');
  await press('KeyT', { key: 'ะ' });
  await screen.findByTestId('hand-back');
  expect(bridge.called.at(-1) && bridge.called.some(({ name }) => name === 'conversation.takeOver')).toBe(true);
  await press('KeyZ', { key: 'ผ' });
  await screen.findByTestId('take-over');
  expect(bridge.called.some(({ name }) => name === 'conversation.handBack')).toBe(true);
});

test('a refused takeover rolls back in place and says why', async () => {
  const bridge = await renderApp('fern');
  bridge.failNext('conversation.takeOver', new BridgeError('handler_changed', 'x'));
  fireEvent.click(await screen.findByTestId('take-over'));
  await screen.findByText('Somebody else took this chat meanwhile.');
  expect(screen.getByTestId('holder-bar').dataset.holder).toBe('ai');
});

test('until the relay agrees the bar says that AI may still send one message', async () => {
  const bridge = await renderApp('fern');
  const never = new Promise<never>(() => undefined);
  bridge.answerNext('conversation.takeOver', never);
  fireEvent.click(await screen.findByTestId('take-over'));
  await screen.findByText('Taking over…');
  expect(screen.getByText('AI may still send one message.')).toBeTruthy();
});

test('on a chat in which a teammate types, T asks once', async () => {
  const bridge = await renderApp('armm');
  await screen.findByTestId('take-over');
  await act(async () => usePresence.setState({ people: { 'p-ploy': { conversationId: 'armm', isTyping: true } } }));
  await press('KeyT');
  await screen.findByText('พลอย is typing. T again to take over');
  expect(bridge.called.some(({ name }) => name === 'conversation.takeOver')).toBe(false);
  await press('KeyT');
  await screen.findByTestId('hand-back');
});

test('H asks what AI should know, and Enter hands back with the note', async () => {
  const bridge = await renderApp('kitty');
  await screen.findByTestId('hand-back');
  await press('KeyH');
  const note = await screen.findByTestId<HTMLInputElement>('hand-back-note');
  expect(document.activeElement).toBe(note);
  fireEvent.change(note, { target: { value: 'asks for Phuket' } });
  await press('Enter');
  await screen.findByTestId('take-over');
  expect(bridge.called.find(({ name }) => name === 'conversation.handBack')?.input).toEqual({
    conversationId: 'kitty',
    note: 'asks for Phuket',
    answerNow: true,
  });
});

test('letters typed into the field are no commands', async () => {
  const bridge = await renderApp('fern');
  (await field()).focus();
  await press('KeyT');
  await press('KeyD');
  expect(bridge.called.some(({ name }) => name === 'conversation.takeOver' || name === 'conversation.setStatus')).toBe(
    false,
  );
  await press('Period', { ctrlKey: true });
  await screen.findByTestId('hand-back');
});

test('with single keys off, letters do nothing and Ctrl keys still act', async () => {
  const bridge = await renderApp('fern', { preferences: { singleKeys: false } });
  await screen.findByTestId('take-over');
  await press('KeyT');
  expect(bridge.called.some(({ name }) => name === 'conversation.takeOver')).toBe(false);
  await press('Period', { ctrlKey: true });
  await screen.findByTestId('hand-back');
});

test('offline, replies queue and the button says so', async () => {
  await renderApp('pla', { isOffline: true });
  await type('later');
  expect(screen.getByTestId('composer-send').textContent).toBe('Queue');
  expect(screen.getByText('Goes out as number 3')).toBeTruthy();
});

test('↑ in an empty field takes the last unsent reply back for editing', async () => {
  await renderApp('pla', { isOffline: true });
  (await field()).focus();
  await press('ArrowUp');
  await waitFor(async () => expect((await field()).value).toBe('รอบนี้แถมถุงผ้าให้ด้วยค่ะ'));
});

test('a reply whose chat was answered meanwhile asks first', async () => {
  const bridge = await renderApp('armm', { isOffline: true });
  const asks = await screen.findByText('พลอย has answered already. Send anyway?');
  const row = asks.closest<HTMLElement>('[data-testid="message"]') as HTMLElement;
  fireEvent.click(within(row).getByRole('button', { name: 'Send' }));
  await waitFor(() =>
    expect(bridge.called.find(({ name }) => name === 'reply.retry')?.input).toMatchObject({ sendAnyway: true }),
  );
  fireEvent.click(within(row).getByRole('button', { name: 'Discard' }));
  await waitFor(() => expect(screen.queryByText('พลอย has answered already. Send anyway?')).toBeNull());
  expect((await field()).value).toBe('');
});
