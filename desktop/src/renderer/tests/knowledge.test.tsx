import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { BridgeError } from '../../bridge/index.ts';
import { goTo } from '../stores/place-store.ts';
import { press, renderApp, setUpWindow } from './render-app.tsx';

setUpWindow();
const documents = () => screen.getAllByTestId('document');
const named = (text: string) => documents().find((row) => row.textContent?.includes(text)) as HTMLElement;
const open = async (...options: Parameters<typeof renderApp>) => {
  const bridge = await renderApp(...options);
  await act(async () => goTo({ screen: 'knowledge' }));
  return bridge;
};

test('G then K opens the knowledge; arrows walk it, Enter opens what AI reads', async () => {
  await renderApp(null);
  await press('KeyG');
  await press('KeyK');
  await waitFor(() => expect(documents()).toHaveLength(11));
  documents()[0]?.focus();
  await act(async () => void fireEvent.keyDown(documents()[0] as HTMLElement, { key: 'ArrowDown' }));
  expect(document.activeElement).toBe(documents()[1]);
  await act(async () => void fireEvent.keyDown(documents()[1] as HTMLElement, { key: 'End' }));
  expect(document.activeElement).toBe(documents()[10]);
  await act(async () => void fireEvent.click(documents()[10] as HTMLElement));
  const detail = await screen.findByTestId('document-detail');
  await waitFor(() => expect(detail.querySelectorAll('.know-chunks > li')).toHaveLength(3));
  expect(detail.textContent).toContain('Version 3');
});

test('search and kinds narrow the list; what failed is under "needs a look", with its reason', async () => {
  await open(null);
  await waitFor(() => expect(documents()).toHaveLength(11));
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'ค่าส่ง 590' } });
  await waitFor(() => expect(documents()).toHaveLength(1));
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: '' } });
  fireEvent.click(screen.getByRole('radio', { name: 'Needs a look' }));
  await waitFor(() => expect(documents()).toHaveLength(1));
  expect(documents()[0]?.textContent).toContain('There is no text in it.');
});

test('removed at once, and back by Z', async () => {
  await open(null);
  await waitFor(() => expect(documents()).toHaveLength(11));
  fireEvent.click(named('Do you ship abroad?'));
  fireEvent.click(await screen.findByRole('button', { name: 'Remove: Do you ship abroad?' }));
  await waitFor(() => expect(documents()).toHaveLength(10));
  await press('KeyZ');
  await waitFor(() => expect(documents()).toHaveLength(11));
});

test('an import goes through its states as the relay tells them, and can be stopped', async () => {
  const bridge = await open(null);
  await waitFor(() => expect(documents()).toHaveLength(11));
  fireEvent.click(named('lanlom.example/sizes'));
  const detail = await screen.findByTestId('document-detail');
  expect(within(detail).getByRole('status').textContent).toContain('Fetching the page');
  fireEvent.click(within(detail).getByRole('button', { name: 'Stop' }));
  await waitFor(() => expect(within(detail).getByRole('status').textContent).toContain('Stopped.'));
  expect(bridge.called.some(({ name }) => name === 'knowledge.cancelImport')).toBe(true);
});

test('an address that is not allowed is told in the dialog, and what was typed stays', async () => {
  const bridge = await open(null);
  await waitFor(() => expect(documents()).toHaveLength(11));
  fireEvent.keyDown(screen.getByTestId('add-knowledge'), { key: 'Enter' });
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Add a web page' }));
  const address = await screen.findByLabelText('Address of the page');
  fireEvent.change(address, { target: { value: '10.0.0.1/prices' } });
  bridge.failNext('knowledge.add', new BridgeError('invalid_input', 'no', { url: 'not_allowed_address' }));
  const dialog = screen.getByRole('dialog');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Add' }));
  expect((await within(dialog).findByRole('alert')).textContent).toBe('This address is not on the public web.');
  expect((address as HTMLInputElement).value).toBe('10.0.0.1/prices');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Add' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bridge.called.findLast(({ name }) => name === 'knowledge.add')?.input).toMatchObject({
    document: { kind: 'url', url: 'https://10.0.0.1/prices', recrawl: 'weekly' },
  });
});

test('a viewer looks and changes nothing; without the relay the screen says so', async () => {
  const bridge = await renderApp(null, { role: 'viewer' });
  bridge.failNext('knowledge.list', new BridgeError('offline', 'no network'));
  await act(async () => goTo({ screen: 'knowledge' }));
  expect(await screen.findByText(/here again when you are back online/)).toBeTruthy();
  expect(screen.queryByTestId('add-knowledge')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(documents()).toHaveLength(11));
  expect((screen.getAllByRole('switch')[0] as HTMLButtonElement).disabled).toBe(true);
});
