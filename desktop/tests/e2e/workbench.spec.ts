import type { Page } from '@playwright/test';
import { expect, openChat, test } from './support/fixtures.ts';

const OLD = /290\sบาท/;
const NEW = /310\sบาท/;
const QUESTION = 'เสื้อยืดราคาเท่าไหร่คะ';

const openAgent = (inbox: Page) => inbox.getByRole('button', { name: 'AI agent', exact: true }).click();
const openDocument = async (inbox: Page) => {
  await inbox.getByRole('button', { name: 'Knowledge', exact: true }).click();
  await inbox.getByTestId('document').filter({ hasText: 'เสื้อยืดราคาเท่าไหร่' }).click();
};
// Other journeys leave cases of their own in the set.
const resultOf = (inbox: Page) => inbox.getByTestId('result').filter({ hasText: QUESTION });
const runTests = async (inbox: Page) => {
  await inbox.getByTestId('run-tests').click();
  await inbox.getByTestId('run-start').click();
  await expect(inbox.getByTestId('run-tests')).toBeVisible({ timeout: 30_000 });
};

test('what is changed waits in a draft, is tried beside what is live, published, and taken back in one press', async ({
  inbox,
  openPhone,
}) => {
  test.setTimeout(120_000);
  await openAgent(inbox);
  await inbox.getByTestId('publish').click();
  await inbox.getByTestId('publish-yes').click();
  await expect(inbox.getByTestId('draft-state')).toHaveText('Version 1 is live');

  await openDocument(inbox);
  await inbox.getByTestId('document-detail').getByRole('button', { name: 'Edit' }).click();
  await inbox.getByLabel('Answer', { exact: true }).fill('เสื้อยืดคอตตอนราคา 310 บาท ซื้อ 3 ตัว 850 บาทค่ะ');
  await inbox.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(inbox.getByTestId('not-live')).toContainText('1 change is not live yet');

  const before = await openPhone('คุณอ้อม');
  await before.write(QUESTION);
  await expect(before.page.getByTestId('phone-log')).toContainText(OLD);

  await openAgent(inbox);
  await inbox.getByTestId('try-input').fill(QUESTION);
  await inbox.getByTestId('try-input').press('Enter');
  await expect(inbox.getByTestId('trial-live')).toContainText(OLD);
  await expect(inbox.getByTestId('trial-draft')).toContainText(NEW);
  await inbox.getByTestId('keep-as-test').click();
  await inbox.getByLabel('Must say').fill('310 บาท');
  await inbox.getByTestId('save-case').click();
  await runTests(inbox);
  await expect(resultOf(inbox)).toHaveAttribute('data-verdict', 'better');

  await inbox.getByTestId('publish').click();
  await expect(inbox.getByRole('dialog').getByTestId('difference')).toContainText('เสื้อยืดราคาเท่าไหร่');
  await inbox.getByLabel('What is new, for the history').fill('ราคาใหม่');
  await inbox.getByTestId('publish-yes').click();
  await expect(inbox.getByTestId('draft-state')).toHaveText('Version 2 is live');
  const after = await openPhone('คุณเอิร์ธ');
  await after.write(QUESTION);
  await expect(after.page.getByTestId('phone-log')).toContainText(NEW);

  await inbox.getByRole('tab', { name: 'History' }).click();
  const versions = inbox.getByTestId('version');
  await expect(versions.first()).toContainText('ราคาใหม่');
  await versions.nth(1).getByTestId('rollback').click();
  await expect(versions.first()).toContainText('Went back to what version 1 said');
  const back = await openPhone('คุณอิง');
  await back.write(QUESTION);
  await expect(back.page.getByTestId('phone-log')).toContainText(OLD);
});

test('a real question becomes a test; a draft that fails it is not published without a word', async ({
  inbox,
  openPhone,
}) => {
  test.setTimeout(120_000);
  const phone = await openPhone('คุณอุ้ม');
  await phone.write(QUESTION);
  await expect(phone.page.getByTestId('phone-log')).toContainText(OLD);
  await openChat(inbox, 'คุณอุ้ม');
  await inbox.getByRole('tab', { name: 'AI', exact: true }).click();
  await inbox.getByTestId('add-to-tests').click();
  await expect(inbox.getByText('Added to the test set')).toBeVisible();

  await openDocument(inbox);
  await inbox.getByRole('switch', { name: /เสื้อยืดราคาเท่าไหร่/ }).click();
  await expect(inbox.getByTestId('not-live')).toBeVisible();
  await openAgent(inbox);
  await runTests(inbox);
  await expect(resultOf(inbox).first()).toHaveAttribute('data-verdict', 'worse');

  await inbox.getByTestId('publish').click();
  await expect(inbox.getByTestId('publish-yes')).toBeDisabled();
  await inbox.getByLabel('Why publish although cases got worse').fill('เลิกขายเสื้อยืด');
  await inbox.getByTestId('publish-yes').click();
  await inbox.getByRole('tab', { name: 'History' }).click();
  const versions = inbox.getByTestId('version');
  await expect(versions.first()).toContainText('เลิกขายเสื้อยืด');
  // The shop is left as it was found.
  await versions.nth(1).getByTestId('rollback').click();
  await expect(versions.first()).toContainText('Went back');
});

test('a replay of a day without chats has nothing to ask', async ({ inbox }) => {
  await openAgent(inbox);
  await inbox.getByRole('tab', { name: 'Replay' }).click();
  await inbox.getByTestId('replay-start').click();
  await expect(inbox.getByRole('dialog')).toContainText('There is nothing to ask.');
});
