import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { startTiktokSandbox, type TiktokSandbox } from '../index.ts';

const APP = { appId: '7300000000000000001', appSecret: 'stand-in-app-secret-0001' };
const REDIRECT_URI = 'http://127.0.0.1:9/callback/';
const sides = { customer: 'mintt.cloudy', account: 'lanlom.wear' };

let dataDir = '';
let sandbox: TiktokSandbox;

test.beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'sandbox-phone-'));
  sandbox = await startTiktokSandbox({ ...APP, dataDir });
});

test.afterEach(async () => {
  await sandbox.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function knob<T>(route: string, body: object): Promise<T> {
  const response = await fetch(`${sandbox.url}/_sandbox/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
}

async function openPhone(page: Page, query = 'customer=mintt.cloudy&lang=en'): Promise<void> {
  await page.goto(`${sandbox.url}/phone?${query}`);
  await expect(page.getByTestId('phone-input')).toBeEnabled();
}

async function expectNoAxeFindings(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

const messages = (page: Page) => page.getByTestId('phone-log').locator('[data-message-id]');

test('the customer writes, the owner answers from the app, and both see it', async ({ page, context }) => {
  await openPhone(page);
  await page.getByTestId('phone-input').fill('เดรสลินินสีครีม ไซซ์ M เหลือมั้ยคะ');
  await page.getByTestId('phone-input').press('Enter');
  await expect(messages(page)).toHaveText(['เดรสลินินสีครีม ไซซ์ M เหลือมั้ยคะ']);
  const owner = await context.newPage();
  await openPhone(owner, 'customer=mintt.cloudy&lang=en&as=owner');
  await expect(page.getByTestId('phone-seen')).toHaveText('Seen');
  await owner.getByTestId('phone-input').pressSequentially('ยัง');
  await expect(page.getByTestId('phone-typing')).toBeVisible();
  await owner.getByTestId('phone-input').fill('ยังมีค่ะ');
  await owner.getByTestId('phone-send').click();
  await expect(messages(page)).toHaveCount(2);
  await expect(messages(page).last()).toHaveAttribute('data-source', 'APP');
  await expect(page.getByTestId('phone-typing')).toBeHidden();
  await page.bringToFront();
  await expect(page.getByTestId('ledger')).toContainText('From the app');
});

test('pictures, a file, a sticker and a post go out, and nothing is left behind in the tray', async ({ page }) => {
  await openPhone(page);
  await page.getByTestId('phone-image').click();
  await page.getByTestId('sample-torn').click();
  await page.getByTestId('phone-image').click();
  await page.getByTestId('phone-file').setInputFiles(path.join(import.meta.dirname, '..', 'assets', 'slip.jpg'));
  await page.getByTestId('phone-sticker').click();
  await page.getByTestId('sticker-love').click();
  await page.getByTestId('phone-post').click();
  await page.getByTestId('post-1').click();
  await expect(messages(page)).toHaveCount(4);
  const types = await messages(page).evaluateAll((rows) => rows.map((row) => row.getAttribute('data-type')));
  expect(types).toEqual(['image', 'image', 'sticker', 'share_post']);
  await page.getByTestId('phone-image').click();
  await page
    .getByTestId('phone-file')
    .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no') });
  await expect(page.getByRole('alert')).toContainText('JPG or PNG');
});

test('each tab plays one customer, and a new one can be made', async ({ page, context }) => {
  await openPhone(page);
  await page.getByTestId('customer-new').click();
  await page.getByTestId('new-username').fill('new.guest');
  await page.getByTestId('new-create').click();
  await expect(page).toHaveURL(/customer=new\.guest/);
  await page.getByTestId('phone-input').fill('สวัสดีค่ะ');
  await page.getByTestId('phone-send').click();
  const other = await context.newPage();
  await openPhone(other, 'customer=boss.pkt&lang=en');
  await expect(messages(other)).toHaveCount(0);
  await expect(other.getByTestId('customer-new.guest')).toBeVisible();
  await knob('owner/send', { customer: 'new.guest', account: 'lanlom.wear', message: { type: 'text', text: 'ค่ะ' } });
  await page.bringToFront();
  await expect(messages(page)).toHaveCount(2);
  await expect(messages(other)).toHaveCount(0);
});

test('time is hurried, the quota spent, mishaps switched on and off', async ({ page }) => {
  await knob('customer/send', { ...sides, message: { type: 'text', text: 'hi' } });
  await openPhone(page);
  await expect(page.getByTestId('window-left')).toHaveText('10 of 10');
  await page.getByTestId('spend-quota').click();
  await expect(page.getByTestId('window-left')).toHaveText('0 of 10');
  await page.getByTestId('hurry-time').click();
  await page.getByTestId('hurry-time').click();
  await expect(page.getByTestId('window-closes')).toContainText('Time is up');
  const duplicate = page.getByTestId('mishap-duplicate');
  await duplicate.click();
  await expect(duplicate).toHaveAttribute('aria-checked', 'true');
  await expect(duplicate).toBeFocused();
  await page.getByRole('button', { name: 'All off' }).click();
  await expect(duplicate).toHaveAttribute('aria-checked', 'false');
});

test('axe finds nothing, in both languages and modes, with trays open', async ({ page }) => {
  await knob('customer/send', { ...sides, message: { type: 'share_post' } });
  await knob('customer/send', { ...sides, message: { type: 'image' } });
  await knob('customer/send', { ...sides, message: { type: 'video' } });
  await knob('owner/send', { ...sides, message: { type: 'text', text: 'สวัสดีค่ะ' } });
  for (const lang of ['th', 'en']) {
    for (const mode of ['customer', 'owner']) {
      await openPhone(page, `customer=mintt.cloudy&lang=${lang}&as=${mode}`);
      await expect(messages(page)).toHaveCount(4);
      await expectNoAxeFindings(page);
    }
  }
  await page.getByTestId('mode-customer').click();
  await page.getByTestId('mishaps-more').click();
  await page.getByTestId('customer-new').click();
  for (const kind of ['image', 'sticker', 'post']) {
    await page.getByTestId(`phone-${kind}`).click();
    await expectNoAxeFindings(page);
  }
});

test('the authorize page: untick a scope, allow, and come back with a code', async ({ page }) => {
  const query = new URLSearchParams({
    client_key: APP.appId,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: 'user.info.basic,message.list.read,message.list.send',
    state: 'csrf',
    lang: 'th',
  });
  await page.goto(`${sandbox.url}/v2/auth/authorize/?${query}`);
  await expectNoAxeFindings(page);
  await page.getByLabel('ส่งข้อความ').uncheck();
  const [request] = await Promise.all([
    page.waitForRequest((candidate) => candidate.url().startsWith(REDIRECT_URI)),
    page.getByRole('button', { name: 'อนุญาต', exact: true }).click(),
  ]);
  const { searchParams } = new URL(request.url());
  expect(searchParams.get('state')).toBe('csrf');
  const answer = await fetch(`${sandbox.url}/open_api/v1.3/tt_user/oauth2/token/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_id: APP.appId,
      client_secret: APP.appSecret,
      grant_type: 'authorization_code',
      auth_code: searchParams.get('code'),
      redirect_uri: REDIRECT_URI,
    }),
  });
  const { data } = (await answer.json()) as { data: { scope: string } };
  expect(data.scope).toBe('user.info.basic,message.list.read');
});
