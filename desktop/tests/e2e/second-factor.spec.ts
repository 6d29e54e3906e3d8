import type { Page } from '@playwright/test';
import { TOTP } from 'otpauth';
import { expect, test } from './support/fixtures.ts';
import type { Product } from './support/product.ts';
import { signOut, untilLive } from './support/sign-in.ts';

/** As the person at the desk: signs out, and in again with what the sign-in asks for. */
async function signInAgain(inbox: Page, product: Product, code: string): Promise<void> {
  await signOut(inbox);
  await inbox.getByTestId('sign-in-email').fill(product.email);
  await inbox.getByTestId('sign-in-password').fill(product.password);
  await inbox.getByTestId('sign-in-submit').click();
  await inbox.getByTestId('sign-in-code').fill(code);
  await inbox.getByTestId('sign-in-submit').click();
  await untilLive(inbox);
}

const openTeam = (inbox: Page) => inbox.getByRole('navigation').getByText('Team', { exact: true }).click();

test('a sign-in with a code: switched on, passed with a code of the app and with a recovery code, switched off', async ({
  inbox,
  product,
}) => {
  await openTeam(inbox);
  await inbox.getByTestId('second-factor-on').click();
  const dialog = inbox.getByRole('dialog');
  await dialog.getByLabel('Password', { exact: true }).fill(product.password);
  await dialog.getByRole('button', { name: 'Next' }).click();
  const app = new TOTP({ secret: await dialog.getByLabel('Or type this key into the app').inputValue() });
  await dialog.getByLabel('Code of the app').fill(app.generate());
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  const codes = await inbox.getByTestId('recovery-codes').locator('code').allTextContents();
  expect(new Set(codes).size).toBe(10);
  const [first = '', second = ''] = codes;
  await dialog.getByRole('button', { name: 'I have kept them' }).click();
  const factor = inbox.getByTestId('second-factor');
  await expect(factor).toHaveAttribute('data-on', 'true');

  // The code that switched it on is used up; a phone may be half a minute ahead.
  await signInAgain(inbox, product, app.generate({ timestamp: Date.now() + 30_000 }));
  await signInAgain(inbox, product, first.toUpperCase());

  await openTeam(inbox);
  await expect(factor).toContainText('9 recovery codes left');
  await factor.getByRole('button', { name: 'Turn off' }).click();
  await dialog.getByLabel('Password', { exact: true }).fill(product.password);
  await dialog.getByLabel('Code of the app, or a recovery code').fill(second);
  await dialog.getByRole('button', { name: 'Turn off' }).click();
  await expect(factor).toHaveAttribute('data-on', 'false');
});
