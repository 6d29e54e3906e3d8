import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { BridgeError } from '../../../bridge/index.ts';
import { goTo, usePlace } from '../../stores/place-store.ts';
import { renderApp, setUpWindow } from '../../tests/render-app.tsx';

setUpWindow();

async function open(options = {}) {
  const bridge = await renderApp(null, options);
  await act(async () => goTo({ screen: 'dead-letters' }));
  return bridge;
}
const cards = () => screen.findAllByTestId('dead-letter');
const button = (card: HTMLElement, name: string) => within(card).getByRole('button', { name });

test('each says whose it is, why, and how it goes on; the way there counts them', async () => {
  await open();
  const [reply, webhook] = (await cards()) as [HTMLElement, HTMLElement];
  expect(reply.textContent).toContain('Tanawat');
  expect(reply.textContent).toContain('The platform does not take it.');
  expect(webhook.textContent).toContain('2 times');
  expect(await screen.findByRole('button', { name: /Unfinished work 6/ })).toBeDefined();
});

test('tried again, it leaves the list; where nothing can change, nothing is offered', async () => {
  const bridge = await open();
  const all = await cards();
  const expired = all.at(-1) as HTMLElement;
  expect(within(expired).queryByRole('button', { name: 'Try again' })).toBeNull();
  await act(async () => fireEvent.click(button(all[0] as HTMLElement, 'Try again')));
  expect(bridge.called.filter(({ name }) => name === 'deadLetters.retry')).toEqual([
    { name: 'deadLetters.retry', input: { id: 'letter-4' } },
  ]);
  await waitFor(async () => expect(await cards()).toHaveLength(5));
});

test('discarding is asked first', async () => {
  const bridge = await open();
  await act(async () => fireEvent.click(button((await cards())[1] as HTMLElement, 'Discard')));
  const dialog = await screen.findByRole('dialog');
  expect(bridge.called.some(({ name }) => name === 'deadLetters.discard')).toBe(false);
  await act(async () => fireEvent.click(within(dialog).getByRole('button', { name: 'Discard' })));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bridge.called.at(-1)?.name).not.toBe('deadLetters.retry');
});

test('somebody was first: it says so, and the chat is one step away', async () => {
  const bridge = await open();
  bridge.failNext('deadLetters.retry', new BridgeError('not_found', 'gone'));
  const [reply] = (await cards()) as [HTMLElement];
  await act(async () => fireEvent.click(button(reply, 'Try again')));
  expect((await within(reply).findByRole('alert')).textContent).toBe('Somebody else has seen to it.');
  await act(async () => fireEvent.click(button(reply, 'Open chat')));
  expect(usePlace.getState()).toMatchObject({ screen: 'inbox', conversationId: 'tanawat' });
});

test('where nothing is left undone it says so', async () => {
  await open({ isEmpty: true });
  expect(await screen.findByText('Everything is done')).toBeDefined();
});

test('without a connection it says where the list is', async () => {
  await open({ isOffline: true });
  expect(await screen.findByText(/kept online/)).toBeDefined();
});

test('who only looks is offered nothing to press but the chat', async () => {
  await open({ role: 'viewer' });
  const [reply] = (await cards()) as [HTMLElement];
  expect(
    within(reply)
      .getAllByRole('button')
      .map(({ textContent }) => textContent),
  ).toEqual(['Open chat']);
});
