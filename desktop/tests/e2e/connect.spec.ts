import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';

/** The platform's consent page: a tab of the browser, or the app's own window for it. */
async function pressConnect(inbox: Page, staff: BrowserContext): Promise<Page> {
  await inbox.getByRole('navigation').getByText('Accounts', { exact: true }).click();
  const opened = staff.waitForEvent('page');
  await inbox.getByTestId('connect-account').click();
  return opened;
}

test('a second account is connected on the platform’s page and appears in the inbox', async ({
  inbox,
  staff,
  product,
}) => {
  const consent = await pressConnect(inbox, staff);
  await consent.waitForURL(`${product.sandboxUrl}/v2/auth/authorize/**`);
  await consent.locator('input[name="account"][value="new"]').check();
  await consent.locator('input[name="new_username"]').fill('lanlom.kids');
  await consent.locator('input[name="new_display_name"]').fill('ลานลม คิดส์');
  await consent.locator('button[value="allow"]').click();
  await consent.waitForURL(`${product.relayUrl}/oauth/callback/**`);
  await expect(consent.getByRole('heading', { name: 'The account is connected' })).toBeVisible();
  await consent.close();

  const account = inbox.getByTestId('account').filter({ hasText: 'lanlom.kids' });
  await expect(account).toHaveAttribute('data-status', 'active');
  await expect(inbox.getByTestId('account')).toHaveCount(2);
  await expect(inbox.getByRole('status').filter({ hasText: '@lanlom.kids' })).toBeVisible();
});

test('an owner who declines on the platform’s page is told, and nothing is connected', async ({ inbox, staff }) => {
  const consent = await pressConnect(inbox, staff);
  await expect(inbox.getByTestId('account').first()).toBeVisible();
  const before = await inbox.getByTestId('account').count();
  await consent.locator('button[value="deny"]').click();
  await expect(inbox.getByRole('alert')).toBeVisible();
  await expect(inbox.getByTestId('account')).toHaveCount(before);
  await consent.close();
});

/** On the consent page: an account that is made there, or one that is known. */
async function choose(consent: Page, account: string, isNew: boolean): Promise<void> {
  if (!isNew) return consent.getByRole('radio', { name: new RegExp(`@${account}$`) }).check();
  await consent.locator('input[name="account"][value="new"]').check();
  await consent.locator('input[name="new_username"]').fill(account);
}

test('a permission that is not granted is told as what will not work, and granted later; a disconnect counts down and is undone', async ({
  inbox,
  staff,
  sandbox,
}) => {
  const name = 'dokrak.skin';
  const account = inbox.getByTestId('account').filter({ hasText: name });
  const allow = async (consent: Page) => {
    await choose(consent, name, false);
    await consent.locator('button[value="allow"]').click();
    await expect(consent.getByRole('heading', { name: 'The account is connected' })).toBeVisible();
    await consent.close();
  };
  const partial = await pressConnect(inbox, staff);
  await choose(partial, name, true);
  await partial.locator('input[name="scope"][value="message.list.manage"]').uncheck();
  await partial.locator('button[value="allow"]').click();
  await expect(partial.getByText('photos and stickers do not load')).toBeVisible();
  await expect(partial.getByText('press “Fix permissions”')).toBeVisible();
  await partial.close();
  await expect(account).toContainText('4 of 5 granted, missing: photos and stickers');
  await expect(account).toContainText('Customers’ photos and stickers do not load');

  const more = staff.waitForEvent('page');
  await account.getByRole('button', { name: 'Fix permissions' }).click();
  await allow(await more);
  await expect(account).toContainText('5 of 5 granted');

  await account.getByRole('button', { name: /^More/ }).click();
  await inbox.getByRole('menuitem', { name: 'Disconnect' }).click();
  await inbox.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await expect(account).toHaveAttribute('data-status', 'disconnected');
  await expect(account.getByTestId('countdown')).toContainText(/is deleted on .+, in (?:29|30)\sd/);
  // Before the platform is told, the undo needs nobody's permission.
  const told = new URLSearchParams({ event: 'authorization.removed', account: name, wait: '15000' });
  expect(await sandbox.call('GET', `webhooks?${told}`)).toMatchObject({ isComplete: true });
  const again = staff.waitForEvent('page');
  await account.getByRole('button', { name: 'Undo disconnect' }).click();
  await expect(account).toHaveAttribute('data-status', 'reconnect');
  await allow(await again);
  await expect(account).toHaveAttribute('data-status', 'active');
});
