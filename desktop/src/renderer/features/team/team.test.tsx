import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { BridgeError } from '../../../bridge/index.ts';
import { goTo } from '../../stores/place-store.ts';
import { renderApp, setUpWindow } from '../../tests/render-app.tsx';

setUpWindow();

async function open(options = {}) {
  const bridge = await renderApp(null, options);
  await act(async () => goTo({ screen: 'team' }));
  return bridge;
}
const rows = (what: string) => screen.findAllByTestId(what);
const click = (element: HTMLElement) => act(async () => fireEvent.click(element));

test('everybody is there with role and address; nobody removes themselves by accident', async () => {
  await open();
  const [self, ploy] = (await rows('member')) as [HTMLElement, HTMLElement];
  expect(self.textContent).toContain('(you)');
  expect(within(self).queryByRole('button', { name: 'Remove' })).toBeNull();
  expect(ploy.textContent).toContain('ploy@lanlom.example');
  expect(within(ploy).getByRole('button', { name: 'Remove' })).toBeDefined();
});

test('removing is asked first; what the relay refuses stands in the dialog', async () => {
  const bridge = await open();
  const [, ploy] = (await rows('member')) as [HTMLElement, HTMLElement];
  await click(within(ploy).getByRole('button', { name: 'Remove' }));
  const dialog = await screen.findByRole('dialog');
  expect(bridge.called.some(({ name }) => name === 'team.remove')).toBe(false);
  bridge.failNext('team.remove', new BridgeError('last_owner', 'one owner'));
  await click(within(dialog).getByRole('button', { name: 'Remove' }));
  expect((await within(dialog).findByRole('alert')).textContent).toContain('A shop keeps an owner.');
  await click(within(dialog).getByRole('button', { name: 'Remove' }));
  await waitFor(async () => expect(await rows('member')).toHaveLength(3));
});

test('an invitation goes to an address with a role; without a mail server its link is shown', async () => {
  const bridge = await open();
  await click(await screen.findByTestId('invite'));
  const dialog = await screen.findByRole('dialog');
  fireEvent.change(within(dialog).getByLabelText('E-mail'), { target: { value: ' new@lanlom.example ' } });
  await click(within(dialog).getByRole('radio', { name: 'Viewer' }));
  bridge.answerNext('team.invite', Promise.resolve({ link: 'https://relay.example/join#abc' } as never));
  await click(within(dialog).getByRole('button', { name: 'Send invitation' }));
  expect(bridge.called.find(({ name }) => name === 'team.invite')?.input).toEqual({
    email: 'new@lanlom.example',
    role: 'viewer',
  });
  expect(await screen.findByDisplayValue('https://relay.example/join#abc')).toBeDefined();
});

test('an invitation is taken back, another device signed out, this one not', async () => {
  await open();
  await click(within((await rows('invitation'))[0] as HTMLElement).getByRole('button', { name: 'Take back' }));
  expect(await screen.findByText('No invitation is open.')).toBeDefined();
  const [here, other] = (await rows('device')) as [HTMLElement, HTMLElement];
  expect(within(here).queryByRole('button')).toBeNull();
  await click(within(other).getByRole('button', { name: 'Sign out' }));
  await waitFor(async () => expect(await rows('device')).toHaveLength(1));
});

test('who only looks sees the team and changes nothing of it', async () => {
  await open({ role: 'viewer' });
  const members = await rows('member');
  expect(members.flatMap((row) => within(row).queryAllByRole('button'))).toEqual([]);
  expect(screen.queryByTestId('invite')).toBeNull();
  expect(within((await rows('invitation'))[0] as HTMLElement).queryByRole('button')).toBeNull();
});

test('offline it says where the team is; alone it says what comes next', async () => {
  await open({ isOffline: true });
  expect(await screen.findByText(/kept online/)).toBeDefined();
});

test('a person alone is told to invite, and to confirm the address', async () => {
  const bridge = await open({ isEmpty: true });
  expect(await screen.findByText(/You are here alone/)).toBeDefined();
  await click(await screen.findByRole('button', { name: 'Send again' }));
  expect(await screen.findByText('A new letter is on its way.')).toBeDefined();
  expect(bridge.called.some(({ name }) => name === 'account.sendVerification')).toBe(true);
});
