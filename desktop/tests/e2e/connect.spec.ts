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
