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

test('a second factor is set up with password, picture and code; its recovery codes are told once', async () => {
  const bridge = await open();
  await click(await screen.findByTestId('second-factor-on'));
  const dialog = await screen.findByRole('dialog');
  fireEvent.change(within(dialog).getByLabelText('Password'), { target: { value: 'wrong' } });
  await click(within(dialog).getByRole('button', { name: 'Next' }));
  expect((await within(dialog).findByRole('alert')).textContent).toBe('The password is not right.');
  fireEvent.change(within(dialog).getByLabelText('Password'), { target: { value: 'correct horse' } });
  await click(within(dialog).getByRole('button', { name: 'Next' }));
  const picture = await within(dialog).findByRole('img', { name: 'QR code for the authenticator app' });
  expect(picture.querySelector('path')?.getAttribute('d')?.length).toBeGreaterThan(1000);
  expect(within(dialog).getByDisplayValue(/^JBSW Y3DP/)).toBeDefined();
  fireEvent.change(within(dialog).getByLabelText('Code of the app'), { target: { value: '000000' } });
  await click(within(dialog).getByRole('button', { name: 'Turn on' }));
  expect((await within(dialog).findByRole('alert')).textContent).toContain('This code is not right');
  fireEvent.change(within(dialog).getByLabelText('Code of the app'), { target: { value: ' 123456 ' } });
  await click(within(dialog).getByRole('button', { name: 'Turn on' }));
  const codes = await screen.findByTestId('recovery-codes');
  expect(within(codes).getAllByRole('listitem')).toHaveLength(10);
  await click(screen.getByRole('button', { name: 'I have kept them' }));
  await waitFor(() => expect(screen.getByTestId('second-factor').dataset.on).toBe('true'));
  expect(bridge.called.filter(({ name }) => name === 'secondFactor.confirm').at(-1)?.input).toEqual({ code: '123456' });
});

test('few recovery codes are said aloud; it is switched off with password and code', async () => {
  await open({ isEmpty: true });
  expect((await screen.findByText(/Only 2 of your recovery codes are left/)).textContent).toBeTruthy();
  await click(screen.getByRole('button', { name: 'Turn off' }));
  const dialog = await screen.findByRole('dialog');
  const off = within(dialog).getByRole('button', { name: 'Turn off' });
  expect(off).toHaveProperty('disabled', true);
  fireEvent.change(within(dialog).getByLabelText('Password'), { target: { value: 'correct horse' } });
  fireEvent.change(within(dialog).getByLabelText(/recovery code/), { target: { value: '123456' } });
  await click(off);
  await waitFor(() => expect(screen.getByTestId('second-factor').dataset.on).toBe('false'));
});
