import { act, fireEvent, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { BridgeError } from '../../../bridge/index.ts';
import { renderApp, setUpWindow } from '../../tests/render-app.tsx';

setUpWindow();

const fill = (testId: string, value: string) => fireEvent.change(screen.getByTestId(testId), { target: { value } });
const submit = () => act(async () => fireEvent.click(screen.getByTestId('sign-in-submit')));

test('a sign-in that asks for a code keeps the password, says what is wrong with the code, and goes back', async () => {
  const bridge = await renderApp(null, { isSignedOut: true });
  fill('sign-in-email', 'a@b.example');
  fill('sign-in-password', 'correct horse');
  bridge.failNext('session.signIn', new BridgeError('second_factor_required', 'x'));
  await submit();
  expect(await screen.findByRole('heading', { name: 'Your code' })).toBeDefined();
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.queryByTestId('sign-in-password')).toBeNull();
  fill('sign-in-code', ' 111 111 ');
  bridge.failNext('session.signIn', new BridgeError('code_invalid', 'x'));
  await submit();
  expect((await screen.findByRole('alert')).textContent).toContain('This code is not right');
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Back' })));
  expect(screen.getByTestId<HTMLInputElement>('sign-in-password').value).toBe('correct horse');
  bridge.failNext('session.signIn', new BridgeError('second_factor_required', 'x'));
  await submit();
  fill('sign-in-code', '222222');
  await submit();
  await screen.findByTestId('conversation-list');
  expect(bridge.called.filter(({ name }) => name === 'session.signIn').at(-1)?.input).toEqual({
    email: 'a@b.example',
    password: 'correct horse',
    code: '222222',
  });
});

test('a new shop says where it is and which language it speaks', async () => {
  const bridge = await renderApp(null, { isSignedOut: true });
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Open a new shop' })));
  const zone = screen.getByLabelText<HTMLSelectElement>('Time zone');
  expect(zone.value).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  fireEvent.change(zone, { target: { value: 'Asia/Bangkok' } });
  fireEvent.change(screen.getByLabelText('Shop name'), { target: { value: 'Lanlom' } });
  await submit();
  expect(bridge.called.find(({ name }) => name === 'session.register')?.input).toMatchObject({
    shopName: 'Lanlom',
    timeZone: 'Asia/Bangkok',
    language: 'en',
  });
});

test('a suspended shop is told at the gate, with the reason', async () => {
  const bridge = await renderApp(null, { isSignedOut: true, preferences: { locale: 'th' } });
  fill('sign-in-email', 'a@b.example');
  fill('sign-in-password', 'correct horse');
  bridge.failNext('session.signIn', new BridgeError('shop_suspended', 'x', { reason: 'ค้างชำระ' }));
  await submit();
  const { textContent } = await screen.findByRole('alert');
  expect(textContent).toContain('ระงับร้านนี้ไว้');
  expect(textContent).toContain('ผู้ดูแลระบบแจ้งว่า “ค้างชำระ”');
});
