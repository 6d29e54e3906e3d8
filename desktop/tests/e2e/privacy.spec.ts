import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, openChat, rowOf, test } from './support/fixtures.ts';

const shop = (inbox: Page) => inbox.getByRole('navigation').getByRole('button', { name: 'Shop', exact: true });
const entries = (inbox: Page, act: string) => inbox.locator(`[data-testid="audit-entry"][data-act="${act}"]`);

test('a customer’s data is saved to a file, the customer is erased and brought back, and the log tells all of it', async ({
  inbox,
  openPhone,
}) => {
  const name = 'Private Pim';
  const words = 'ขอลบข้อมูลของหนูด้วยค่ะ';
  const phone = await openPhone(name);
  await phone.write(words);
  await openChat(inbox, name);

  await inbox.getByRole('button', { name: 'Export data' }).click();
  await inbox.getByRole('button', { name: 'Make a copy' }).click();
  const copy = inbox.waitForEvent('download');
  await inbox.getByRole('dialog').getByRole('button', { name: 'Save JSON' }).click();
  const saved = JSON.parse(await readFile(await (await copy).path(), 'utf8')) as { messages: unknown[] };
  expect(JSON.stringify(saved.messages)).toContain(words);
  await inbox.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();

  await inbox.getByRole('button', { name: 'Erase customer' }).click();
  await expect(inbox.getByRole('dialog')).toContainText('disappear, from search too');
  await inbox.getByRole('dialog').getByRole('button', { name: 'Erase customer' }).click();
  await expect(rowOf(inbox, name)).toHaveCount(0);

  await shop(inbox).click();
  await inbox.getByRole('tab', { name: 'Privacy' }).click();
  await expect(inbox.getByTestId('erasure')).toContainText(name);
  await expect(inbox.getByTestId('erasure')).toContainText('gone for good in');
  await inbox.getByTestId('erasure').getByRole('button', { name: 'Bring back' }).click();
  await expect(inbox.getByTestId('erasure')).toHaveCount(0);
  await inbox.getByRole('navigation').getByText('All open', { exact: true }).click();
  await openChat(inbox, name);
  await expect(inbox.getByTestId('thread')).toContainText(words);

  await shop(inbox).click();
  await inbox.getByRole('tab', { name: 'Audit' }).click();
  for (const act of ['privacy.export', 'privacy.download_export', 'privacy.erase', 'privacy.undo_erase'])
    await expect(entries(inbox, act).first()).toBeVisible();
  await inbox.getByLabel('Acts').selectOption('privacy');
  await expect(entries(inbox, 'session.sign_in')).toHaveCount(0);
  const log = inbox.waitForEvent('download');
  await inbox.getByTestId('audit-save').click();
  await inbox.getByRole('menuitem', { name: 'Spreadsheet (CSV)' }).click();
  const csv = await readFile(await (await log).path(), 'utf8');
  expect(csv.split('\r\n')[0]).toContain('at,actor,actor_id');
  expect(csv).toContain('privacy.undo_erase');
  expect(csv).not.toContain(words);
});
