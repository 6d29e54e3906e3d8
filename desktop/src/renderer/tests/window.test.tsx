import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { BridgeError } from '../../bridge/index.ts';
import { goTo, openConversation, usePlace } from '../stores/place-store.ts';
import { press, renderApp, setUpWindow } from './render-app.tsx';

setUpWindow();
const selected = () => usePlace.getState().conversationId;
const rows = () => screen.getAllByTestId('conversation-row');

test('J and K walk the list, Home and End jump, Enter goes to the field', async () => {
  await renderApp(null);
  await waitFor(() => expect(rows().length).toBeGreaterThan(3));
  await press('KeyJ');
  expect(selected()).toBe('tanawat');
  await press('KeyJ');
  await press('KeyK');
  expect(selected()).toBe('tanawat');
  const first = rows()[0] as HTMLElement;
  first.focus();
  await press('ArrowDown');
  expect(selected()).toBe('mint');
  await press('Home');
  expect(selected()).toBe('tanawat');
  await screen.findByTestId('composer-input');
  first.focus();
  await press('Enter');
  expect(document.activeElement).toBe(screen.getByTestId('composer-input'));
});

test('one row is reached by Tab: the open one', async () => {
  await renderApp('mint');
  await waitFor(() => expect(rows().length).toBeGreaterThan(3));
  const stops = rows().filter((row) => row.tabIndex === 0);
  expect(stops.map((row) => row.dataset.conversationId)).toEqual(['mint']);
});

test('a row is read as name, holder, wait, reason and unread', async () => {
  await renderApp(null);
  const option = await screen.findByRole('option', {
    name: /Tanawat.*needs a person.*2[56] min.*AI cannot read it.*1 unread/s,
  });
  expect(option.getAttribute('aria-setsize')).toBe('34');
});

test('D closes the chat and opens the next row of the same group', async () => {
  const bridge = await renderApp('tanawat');
  await screen.findByTestId('take-over');
  await waitFor(() => expect(rows().length).toBeGreaterThan(3));
  await press('KeyD');
  expect(selected()).toBe('mint');
  expect(bridge.called.find(({ name }) => name === 'conversation.setStatus')?.input).toMatchObject({
    conversationId: 'tanawat',
    status: 'closed',
  });
});

test('G then a letter goes to a place, also on a Thai layout', async () => {
  await renderApp(null);
  await press('KeyG', { key: 'เ' });
  await press('KeyM', { key: 'ท' });
  expect(usePlace.getState().view).toBe('mine');
  await press('KeyM');
  expect(usePlace.getState().view).toBe('mine');
});

test('the palette finds acts and chats, and runs with Enter', async () => {
  await renderApp('kitty');
  await screen.findByTestId('hand-back');
  await press('KeyK', { ctrlKey: true });
  const input = await screen.findByRole('combobox');
  fireEvent.change(input, { target: { value: 'fern' } });
  const option = await screen.findByRole('option', { name: /เฟิร์น/, selected: true });
  expect(option).toBeTruthy();
  input.focus();
  await press('Enter');
  await waitFor(() => expect(selected()).toBe('fern'));
});

test('every key on the key sheet belongs to an act, and no two acts of one place share a key', async () => {
  await renderApp('jane');
  await screen.findByTestId('draft-approve');
  await press('Slash', { shiftKey: true });
  const sheet = await screen.findByRole('dialog', { name: 'Keys' });
  const lines = within(sheet)
    .getAllByRole('listitem')
    .map((line) => line.textContent ?? '');
  expect(lines).toEqual(expect.arrayContaining(['Take overT', 'Send the draftCtrl↵', 'Next chatJ']));
  expect(new Set(lines).size).toBe(lines.length);
});

test('links in messages open outside, and only those', async () => {
  const bridge = await renderApp('pla');
  fireEvent.click(await screen.findByRole('link', { name: 'https://track.example/TH0012' }));
  expect(bridge.opened).toEqual(['https://track.example/TH0012']);
});

test('a message that is seen for a second in a focused window is read', async () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  const bridge = await renderApp(null);
  const isMarked = () => bridge.called.some(({ name }) => name === 'conversation.markRead');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    await act(async () => openConversation('preeya' as never));
    await act(async () => vi.advanceTimersByTimeAsync(900));
    expect(isMarked()).toBe(false);
    await act(async () => vi.advanceTimersByTimeAsync(1100));
    expect(isMarked()).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

test('sign-in says what is wrong at the field and keeps the e-mail', async () => {
  const bridge = await renderApp(null, { isSignedOut: true });
  bridge.failNext('session.signIn', new BridgeError('invalid_credentials', 'x'));
  expect(screen.getByText(/signed out because it has been a while/)).toBeTruthy();
  fireEvent.change(screen.getByTestId('sign-in-email'), { target: { value: 'a@b.example' } });
  fireEvent.change(screen.getByTestId('sign-in-password'), { target: { value: 'wrong' } });
  fireEvent.click(screen.getByTestId('sign-in-submit'));
  await screen.findByText('E-mail or password is not right.');
  expect(screen.getByTestId<HTMLInputElement>('sign-in-email').value).toBe('a@b.example');
  fireEvent.click(screen.getByTestId('sign-in-submit'));
  await screen.findByTestId('conversation-list');
});

test('an unsaved prompt stands in the way of leaving, and a conflict keeps both texts', async () => {
  const bridge = await renderApp(null);
  await act(async () => goTo({ screen: 'agent' }));
  const prompt = await screen.findByTestId<HTMLTextAreaElement>('agent-prompt');
  fireEvent.change(prompt, { target: { value: 'mine' } });
  fireEvent.click(screen.getByRole('button', { name: 'Accounts' }));
  await screen.findByRole('dialog', { name: 'Leave without saving?' });
  expect(usePlace.getState().screen).toBe('agent');
  fireEvent.click(screen.getByRole('button', { name: 'Stay' }));

  await bridge.call('agent.put', { connectionId: 'c-lanlom', mode: 'auto', prompt: 'theirs', version: 14 });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('Somebody changed this meanwhile.');
  expect(prompt.value).toBe('mine');
  fireEvent.click(screen.getByRole('button', { name: 'Save mine' }));
  await waitFor(async () => expect((await bridge.call('agent.get', { connectionId: 'c-lanlom' })).prompt).toBe('mine'));
});

test('after signing out nothing of the last person is left, and unsent replies are told', async () => {
  const bridge = await renderApp('pla', { isOffline: true });
  const field = await screen.findByTestId<HTMLTextAreaElement>('composer-input');
  fireEvent.change(field, { target: { value: 'half a reply' } });
  await press('KeyK', { ctrlKey: true });
  fireEvent.change(await screen.findByRole('combobox'), { target: { value: 'Sign out' } });
  fireEvent.click(await screen.findByRole('option', { name: /Sign out/ }));
  await screen.findByText('3 unsent replies stay on this computer.');
  const before = bridge.called.length;
  fireEvent.click(screen.getByTestId('sign-in-submit'));
  await screen.findByTestId('conversation-list');
  expect(selected()).toBeNull();
  expect(bridge.called.slice(before).some(({ name }) => name === 'inbox.list')).toBe(true);
  await act(async () => openConversation('pla' as never));
  expect((await screen.findByTestId<HTMLTextAreaElement>('composer-input')).value).toBe('');
});

test.each([
  ['en', 'This shop is suspended. Whoever runs this relay says: “ค้างชำระ”.', 'Suspended'],
  ['th', 'ร้านนี้ถูกระงับ ผู้ดูแลระบบแจ้งว่า “ค้างชำระ”', 'ถูกระงับ'],
] as const)('a suspended shop says why (%s), and the chats stay readable', async (locale, words, mark) => {
  await renderApp('pla', { isOffline: true, suspension: 'ค้างชำระ', preferences: { locale } });
  const plain = (text: string | null | undefined) => text?.replaceAll('\u2060', '').replaceAll('\u200b', '');
  const banner = document.querySelector('.banner.is-bad');
  expect(plain(banner?.textContent)).toContain(words);
  expect(screen.getByTestId('link-state').textContent).toBe(mark);
  expect(rows().length).toBeGreaterThan(3);
});
