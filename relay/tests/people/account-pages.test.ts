import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { Session } from '@tandem/shared/api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newEmail, type PeopleRig, password, startPeopleRig } from './people-rig.ts';

// The pages that mailed links lead to, in a real browser, as somebody without the app meets them.

let rig: PeopleRig;
let browser: Browser;
let owner: Session;
beforeAll(async () => {
  const executablePath = process.env.TANDEM_CHROMIUM ?? '/usr/bin/chromium';
  browser = await chromium.launch(existsSync(executablePath) ? { executablePath } : {});
  rig = await startPeopleRig();
  owner = await rig.kit.register('ร้าน <b>ผ้า</b>');
}, 60_000);
afterAll(async () => {
  await browser.close();
  await rig[Symbol.asyncDispose]();
});

/** Whatever the page complains about, a refused script or style among it. */
async function openPage(url: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
  return { page, complaints };
}
async function linkOf(email: string, subject: RegExp): Promise<string> {
  return /https?:\S+/.exec((await rig.letterTo(email, subject)).text)?.[0] ?? '';
}

test('a new person joins on the page, in Thai, and can then sign in', async () => {
  const email = newEmail();
  await rig.kit.call('POST', '/team/invitations', { as: owner, body: { email, role: 'staff' } });
  const url = await linkOf(email, /คำเชิญ/);
  const { page, complaints } = await openPage(url);
  // The shop's name is text, whatever it holds.
  await page.getByRole('heading', { name: 'เข้าร่วมร้าน ร้าน <b>ผ้า</b>' }).waitFor();
  await page.getByLabel('ชื่อของคุณ').fill('พลอย');
  await page.getByLabel(/รหัสผ่านใหม่/).fill(password);
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/join.png` });
  await page.getByRole('button', { name: 'เข้าร่วมทีม' }).click();
  await page.getByText(`เข้าสู่ระบบด้วยอีเมล ${email}`).waitFor();
  expect(new URL(page.url()).hash).toBe('');
  expect(complaints).toEqual([]);
  expect((await rig.signIn(email)).body.person.name).toBe('พลอย');
  const again = await openPage(url.replace('lang=th', 'lang=en'));
  await again.page.getByText(/no longer works/).waitFor();
  await page.close();
  await again.page.close();
});

test('somebody with an account gives its password and no name', async () => {
  const other = await rig.kit.register('Other');
  await rig.kit.call('POST', '/team/invitations', { as: owner, body: { email: other.person.email, role: 'viewer' } });
  const url = (await linkOf(other.person.email, /คำเชิญ/)).replace('lang=th', 'lang=en');
  const { page } = await openPage(url);
  const field = page.getByLabel('The password of the account you already have');
  await field.fill('not the password');
  expect(await page.getByLabel('Your name').isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Join the team' }).click();
  await page.getByText('The password is not right.').waitFor();
  await field.fill(password);
  await page.getByRole('button', { name: 'Join the team' }).click();
  await page.getByText(/^Done\./).waitFor();
  await page.close();
});

test('opening a link uses nothing up: the address is confirmed, and the password set, by the button', async () => {
  const person = await rig.kit.register('Page');
  const { email } = person.person;
  const me = () => rig.kit.call<{ isEmailVerified: boolean }>('GET', '/me', { as: person });
  const { page: verify, complaints } = await openPage(await linkOf(email, /ยืนยันอีเมล/));
  await verify.getByRole('button', { name: 'ยืนยันอีเมล' }).waitFor();
  expect((await me()).body.isEmailVerified).toBe(false);
  await verify.getByRole('button', { name: 'ยืนยันอีเมล' }).click();
  await verify.getByText(/^ยืนยันแล้ว/).waitFor();
  expect((await me()).body.isEmailVerified).toBe(true);
  expect(complaints).toEqual([]);

  await rig.kit.call('POST', '/auth/password-reset', { body: { email } });
  const { page: reset } = await openPage(await linkOf(email, /รหัสผ่านใหม่/));
  await reset.getByLabel(/รหัสผ่านใหม่/).fill('a better horse');
  await reset.getByRole('button', { name: 'ตั้งรหัสผ่าน' }).click();
  await reset.getByText(/^ตั้งรหัสผ่านใหม่แล้ว/).waitFor();
  expect((await rig.signIn(email, 'a better horse')).status).toBe(200);
  await verify.close();
  await reset.close();
});
