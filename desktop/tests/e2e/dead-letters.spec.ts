import type { Page } from '@playwright/test';
import { expect, openChat, SHOP, test } from './support/fixtures.ts';

const unfinished = (inbox: Page) => inbox.getByRole('navigation').getByRole('button', { name: /^Unfinished work/ });
const letters = (inbox: Page) => inbox.getByTestId('dead-letter');

async function write(inbox: Page, text: string): Promise<void> {
  await inbox.getByTestId('composer-input').fill(text);
  await inbox.getByTestId('composer-input').press('Enter');
  await expect(inbox.getByTestId('thread')).toContainText(text);
}

test('a reply that the platform refuses is unfinished work: tried again it arrives once, another is discarded', async ({
  inbox,
  openPhone,
  sandbox,
}) => {
  const name = 'Unfinished Uma';
  const phone = await openPhone(name);
  const refuse = () =>
    sandbox.call('POST', 'conversation/change', { customer: phone.customerId, account: SHOP, spendQuota: true });
  const arrived = async (text: string) =>
    (await sandbox.received(phone.customerId)).filter((line) => line.text === text).length;
  await phone.write('สวัสดีค่ะ ขอคุยกับคนค่ะ');
  await openChat(inbox, name);
  await inbox.getByTestId('take-over').click();
  await refuse();
  await write(inbox, 'ของมาพรุ่งนี้ค่ะ');
  await expect(unfinished(inbox)).toHaveAccessibleName(/1$/);
  await unfinished(inbox).click();
  await expect(letters(inbox)).toHaveCount(1);
  await expect(letters(inbox)).toContainText(name);
  expect(await arrived('ของมาพรุ่งนี้ค่ะ')).toBe(0);

  // The customer writes, and the platform takes replies again.
  await phone.write('ยังอยู่ไหมคะ');
  await letters(inbox).getByRole('button', { name: 'Try again' }).click();
  await expect(letters(inbox)).toHaveCount(0);
  await expect(inbox.getByText('Everything is done')).toBeVisible();
  await expect.poll(() => arrived('ของมาพรุ่งนี้ค่ะ')).toBe(1);

  await refuse();
  await openChatFromList(inbox, name);
  await write(inbox, 'ขอโทษที่ให้รอค่ะ');
  await expect(unfinished(inbox)).toHaveAccessibleName(/1$/);
  await unfinished(inbox).click();
  await letters(inbox).getByRole('button', { name: 'Discard' }).click();
  await inbox.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await expect(letters(inbox)).toHaveCount(0);
  await openChatFromList(inbox, name);
  await expect(inbox.getByTestId('thread')).toContainText('ขอโทษที่ให้รอค่ะ');
  expect(await arrived('ขอโทษที่ให้รอค่ะ')).toBe(0);
  expect(await arrived('ของมาพรุ่งนี้ค่ะ')).toBe(1);
});

async function openChatFromList(inbox: Page, name: string): Promise<void> {
  await inbox.getByRole('navigation').getByText('All open', { exact: true }).click();
  await openChat(inbox, name);
}
