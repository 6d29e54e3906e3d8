import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { BridgeError } from '../../../bridge/index.ts';
import { goTo } from '../../stores/place-store.ts';
import { renderApp, setUpWindow } from '../../tests/render-app.tsx';

setUpWindow();

async function open(shopPage: 'audit' | 'privacy', options = {}) {
  const bridge = await renderApp(null, options);
  await act(async () => goTo({ screen: 'shop', shopPage }));
  return bridge;
}
const click = (element: HTMLElement) => act(async () => fireEvent.click(element));

test('the log tells who did what; what was refused is marked; filters narrow it', async () => {
  const bridge = await open('audit');
  const rows = await screen.findAllByTestId('audit-entry');
  expect(rows).toHaveLength(7);
  expect(rows[1]?.textContent).toContain('Changed a role');
  expect(rows[3]?.textContent).toContain('Refused');
  expect(rows[4]?.textContent).toContain('Somebody unknown');
  expect(rows[5]?.textContent).toContain('Tandem Inbox');
  fireEvent.change(screen.getByLabelText('Result'), { target: { value: 'failed' } });
  await waitFor(() => expect(screen.getAllByTestId('audit-entry')).toHaveLength(1));
  fireEvent.change(screen.getByLabelText('Acts'), { target: { value: 'token' } });
  expect(await screen.findByText('Nothing matches')).toBeDefined();
  const asked = bridge.called.filter(({ name }) => name === 'audit.list').map(({ input }) => input);
  expect(asked[0]).toMatchObject({ without: 'token', cursor: null, since: expect.any(String) });
  expect(asked.at(-1)).toMatchObject({ act: 'token', result: 'failed' });
});

test('offline the log says where it is; a viewer has no such screen', async () => {
  await open('audit', { isOffline: true });
  expect(await screen.findByText('The log is kept online. It is shown when you are back.')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
});

test('a viewer sees neither the pages nor the acts', async () => {
  await renderApp('mint', { role: 'viewer' });
  await click(screen.getByRole('button', { name: 'Shop' }));
  expect((await screen.findAllByRole('tab')).map((tab) => tab.textContent)).toEqual(['Plan and usage']);
  expect(screen.queryByRole('button', { name: 'Erase customer' })).toBeNull();
});

test('an erased customer is brought back in one press; too late is said in plain words', async () => {
  const bridge = await open('privacy');
  const [first] = await screen.findAllByTestId('erasure');
  expect(first?.textContent).toContain('gone for good in');
  bridge.failNext('erasures.undo', new BridgeError('not_found', 'over'));
  await click(within(first as HTMLElement).getByRole('button', { name: 'Bring back' }));
  expect((await within(first as HTMLElement).findByRole('alert')).textContent).toContain('It is not there any more.');
  await click(within(first as HTMLElement).getByRole('button', { name: 'Bring back' }));
  await waitFor(async () => expect(await screen.findAllByTestId('erasure')).toHaveLength(1));
});

test('a shorter period is asked about, a longer one is not', async () => {
  const bridge = await open('privacy');
  const field = await screen.findByLabelText('Chats');
  fireEvent.change(field, { target: { value: '900' } });
  await click(screen.getByRole('button', { name: 'Save' }));
  expect(screen.queryByRole('dialog')).toBeNull();
  await waitFor(() => expect(bridge.called.some(({ name }) => name === 'retention.put')).toBe(true));
  fireEvent.change(await screen.findByLabelText('Chats'), { target: { value: '60' } });
  await click(screen.getByRole('button', { name: 'Save' }));
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain('older than 60 days');
  await click(within(dialog).getByRole('button', { name: 'Keep for a shorter time' }));
  await waitFor(() =>
    expect(bridge.called.filter(({ name }) => name === 'retention.put').at(-1)?.input).toMatchObject({
      conversationDays: 60,
    }),
  );
});

test('erasing says what will happen, asks for how long it can be undone, and can be undone', async () => {
  const bridge = await renderApp('mint');
  await act(async () => goTo({ isPanelOver: true }));
  await click(await screen.findByRole('button', { name: 'Erase customer' }));
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain('disappear, from search too');
  await click(within(dialog).getByRole('radio', { name: '30 days' }));
  await click(within(dialog).getByRole('button', { name: 'Erase customer' }));
  await waitFor(() =>
    expect(bridge.called.find(({ name }) => name === 'contacts.erase')?.input).toMatchObject({ graceDays: 30 }),
  );
  await click(await screen.findByRole('button', { name: /Undo/ }));
  await waitFor(() => expect(bridge.called.some(({ name }) => name === 'erasures.undo')).toBe(true));
});
