// Pictures of every screen and an axe check of each, from the built preview:
//   vite build --config desktop/src/renderer/tests/vite.preview.config.ts
//   node desktop/src/renderer/tests/pictures.ts /tmp/pictures [name…]
import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from '@playwright/test';
import { reviewScenes, type Scene } from './review-scenes.ts';

const inbox = '#/inbox/open/mint';
const tryOnce = async (page: Page) => {
  await page.getByTestId('try-input').fill('ค่าส่งเท่าไหร่คะ');
  await page.getByTestId('try-input').press('Enter');
  await page.getByTestId('trial-draft').waitFor();
};
const openTab = (name: string | RegExp) => (page: Page) => page.getByRole('tab', { name }).click();
const openWorse = (page: Page) => page.getByTestId('result').first().getByRole('button').click();
async function setUpSecondFactor(page: Page, password: string, next: string): Promise<void> {
  await page.getByTestId('second-factor-on').click();
  await page.getByLabel(password).fill('correct horse');
  await page.getByRole('button', { name: next }).click();
}
const scenes: readonly Scene[] = [
  { name: 'inbox-en-light', query: '', hash: inbox },
  { name: 'inbox-th-dark', query: 'locale=th&theme=dark', hash: inbox },
  { name: 'inbox-th-light-1280', query: 'locale=th', hash: inbox, width: 1280 },
  { name: 'inbox-en-dark-1280', query: 'theme=dark', hash: inbox, width: 1280 },
  { name: 'draft-en-light', query: '', hash: '#/inbox/open/jane', before: openTab('AI') },
  { name: 'draft-th-dark', query: 'locale=th&theme=dark', hash: '#/inbox/open/jane' },
  { name: 'offline-th-light', query: 'locale=th&offline', hash: '#/inbox/open/pla', before: openTab(/รอส่ง/) },
  { name: 'mine-en-dark', query: 'theme=dark', hash: '#/inbox/mine/pla' },
  { name: 'agent-chat-en-light', query: '', hash: '#/inbox/open/fern' },
  { name: 'asks-en-light', query: 'offline', hash: '#/inbox/open/armm' },
  { name: 'accounts-en-light', query: '', hash: '#/accounts' },
  { name: 'accounts-th-dark', query: 'locale=th&theme=dark', hash: '#/accounts' },
  { name: 'bench-en-light', query: '', hash: '#/agent', before: tryOnce },
  { name: 'bench-th-dark', query: 'locale=th&theme=dark', hash: '#/agent', before: tryOnce },
  { name: 'bench-th-light-1280', query: 'locale=th', hash: '#/agent', width: 1280, before: openWorse },
  { name: 'bench-en-empty-dark-1280', query: 'theme=dark&empty', hash: '#/agent', width: 1280 },
  { name: 'words-th-light-1280', query: 'locale=th', hash: '#/agent', width: 1280, before: openTab('เวลาและข้อความ') },
  { name: 'words-en-dark', query: 'theme=dark', hash: '#/agent', before: openTab('Hours and phrases') },
  {
    name: 'publish-en-dark',
    query: 'theme=dark',
    hash: '#/agent',
    before: (page) => page.getByTestId('publish').click(),
  },
  {
    name: 'case-th-light',
    query: 'locale=th',
    hash: '#/agent',
    before: (page) => page.getByTestId('add-case').click(),
  },
  { name: 'run-en-light', query: '', hash: '#/agent', before: (page) => page.getByTestId('run-tests').click() },
  { name: 'history-en-light', query: '', hash: '#/agent', before: openTab('History') },
  {
    name: 'replay-th-dark',
    query: 'locale=th&theme=dark',
    hash: '#/agent',
    before: (page) => page.getByRole('tab').nth(1).click(),
  },
  { name: 'plan-en-light', query: 'free&spent', hash: '#/shop' },
  { name: 'plan-th-dark', query: 'locale=th&theme=dark&free', hash: '#/shop' },
  { name: 'plan-th-light-1280', query: 'locale=th', hash: '#/shop', width: 1280 },
  { name: 'plan-en-dark-1280', query: 'theme=dark&free&spent', hash: '#/shop', width: 1280 },
  { name: 'dead-letters-en-light', query: '', hash: '#/dead-letters' },
  { name: 'dead-letters-th-dark-1280', query: 'locale=th&theme=dark', hash: '#/dead-letters', width: 1280 },
  { name: 'dead-letters-th-offline', query: 'locale=th&offline', hash: '#/dead-letters' },
  { name: 'dead-letters-en-empty-dark', query: 'theme=dark&empty', hash: '#/dead-letters' },
  {
    name: 'dead-letters-discard-th-light',
    query: 'locale=th',
    hash: '#/dead-letters',
    before: (page) => page.getByRole('button', { name: 'ทิ้ง' }).first().click(),
  },
  { name: 'audit-en-light', query: '', hash: '#/shop/audit' },
  { name: 'audit-th-dark-1280', query: 'locale=th&theme=dark', hash: '#/shop/audit', width: 1280 },
  { name: 'audit-en-empty-dark', query: 'theme=dark&empty', hash: '#/shop/audit' },
  { name: 'privacy-en-dark', query: 'theme=dark', hash: '#/shop/privacy' },
  { name: 'privacy-th-light-1280', query: 'locale=th', hash: '#/shop/privacy', width: 1280 },
  { name: 'privacy-th-offline', query: 'locale=th&offline', hash: '#/shop/privacy' },
  {
    name: 'erase-th-light',
    query: 'locale=th',
    hash: inbox,
    before: (page) => page.getByRole('button', { name: 'ลบลูกค้า' }).click(),
  },
  {
    name: 'export-en-dark-1280',
    query: 'theme=dark',
    hash: inbox,
    width: 1280,
    before: async (page) => {
      await page.getByRole('button', { name: 'Export data' }).click();
      await page.getByRole('button', { name: 'Make a copy' }).click();
    },
  },
  ...reviewScenes,
  { name: 'team-en-light', query: '', hash: '#/team' },
  { name: 'team-th-dark-1280', query: 'locale=th&theme=dark', hash: '#/team', width: 1280 },
  { name: 'team-viewer-th-light', query: 'locale=th&viewer', hash: '#/team' },
  { name: 'team-empty-en-dark', query: 'theme=dark&empty', hash: '#/team' },
  { name: 'team-offline-th-light', query: 'locale=th&offline', hash: '#/team' },
  {
    name: 'team-invite-th-light',
    query: 'locale=th',
    hash: '#/team',
    before: (page) => page.getByTestId('invite').click(),
  },
  {
    name: 'second-factor-scan-en-light',
    query: '',
    hash: '#/team',
    before: (page) => setUpSecondFactor(page, 'Password', 'Next'),
  },
  {
    name: 'second-factor-scan-th-dark-1280',
    query: 'locale=th&theme=dark',
    hash: '#/team',
    width: 1280,
    before: (page) => setUpSecondFactor(page, 'รหัสผ่าน', 'ถัดไป'),
  },
  {
    name: 'recovery-codes-th-light',
    query: 'locale=th&empty',
    hash: '#/team',
    before: async (page) => {
      await page.getByRole('button', { name: 'สร้างรหัสกู้คืนใหม่' }).last().click();
      await page.getByLabel('รหัสผ่าน').fill('correct horse');
      await page.getByLabel(/รหัสกู้คืน$/).fill('123456');
      await page.getByRole('button', { name: 'สร้างรหัสกู้คืนใหม่' }).last().click();
    },
  },
  {
    name: 'open-shop-th-dark-1280',
    query: 'locale=th&theme=dark&signed-out',
    width: 1280,
    before: (page) => page.getByRole('button', { name: 'เปิดร้านใหม่' }).click(),
  },
  { name: 'accounts-th-light-1280', query: 'locale=th', hash: '#/accounts', width: 1280 },
  { name: 'accounts-viewer-en-dark', query: 'theme=dark&viewer', hash: '#/accounts' },
  {
    name: 'disconnect-en-dark-1280',
    query: 'theme=dark',
    hash: '#/accounts',
    width: 1280,
    before: async (page) => {
      await page.getByRole('button', { name: /^More: @lanlom.wear/ }).click();
      await page.getByRole('menuitem', { name: 'Disconnect' }).click();
    },
  },
  {
    name: 'team-remove-en-dark-1280',
    query: 'theme=dark',
    hash: '#/team',
    width: 1280,
    before: (page) => page.getByRole('button', { name: 'Remove' }).first().click(),
  },
  {
    name: 'forgot-th-light',
    query: 'locale=th&signed-out',
    before: (page) => page.getByRole('button', { name: 'ลืมรหัสผ่าน' }).click(),
  },
  { name: 'agent-en-light', query: '', hash: '#/agent' },
  { name: 'agent-th-dark', query: 'locale=th&theme=dark&retrieval', hash: '#/agent' },
  { name: 'agent-rules-en-light', query: '', hash: '#/agent', before: openTab('Rules and topics') },
  { name: 'agent-rules-th-dark', query: 'locale=th&theme=dark', hash: '#/agent', before: openTab('กฎและหัวข้อ') },
  { name: 'agent-words-th-light', query: 'locale=th', hash: '#/agent', before: openTab('เวลาและข้อความ') },
  { name: 'agent-facts-en-dark', query: 'theme=dark', hash: '#/agent', before: openTab('Shop facts') },
  { name: 'agent-costs-en-light', query: '', hash: '#/agent', before: openTab('Costs') },
  { name: 'why-en-light', query: '', hash: inbox, before: (page) => page.getByTestId('why').first().click() },
  {
    name: 'why-th-dark-1280',
    query: 'locale=th&theme=dark',
    hash: inbox,
    width: 1280,
    before: (page) => page.getByTestId('why').first().click(),
  },
  {
    name: 'knowledge-en-light',
    query: '',
    hash: '#/knowledge',
    before: (page) => page.getByText('การจัดส่งและการคืน').first().click(),
  },
  {
    name: 'knowledge-th-dark',
    query: 'locale=th&theme=dark',
    hash: '#/knowledge',
    before: (page) => page.getByText('ค่าส่งเท่าไหร่').first().click(),
  },
  {
    name: 'knowledge-th-light-1280',
    query: 'locale=th',
    hash: '#/knowledge',
    width: 1280,
    before: (page) => page.getByText('แคตตาล็อกสแกน').first().click(),
  },
  { name: 'knowledge-empty-en-dark', query: 'theme=dark&empty', hash: '#/knowledge' },
  { name: 'knowledge-viewer-en-light', query: 'viewer', hash: '#/knowledge' },
  {
    name: 'knowledge-add-page-en-light',
    query: '',
    hash: '#/knowledge',
    before: async (page) => {
      await page.getByTestId('add-knowledge').click();
      await page.getByRole('menuitem', { name: 'Add a web page' }).click();
    },
  },
  {
    name: 'knowledge-add-pdf-th-dark',
    query: 'locale=th&theme=dark',
    hash: '#/knowledge',
    before: async (page) => {
      await page.getByTestId('add-knowledge').click();
      await page.getByRole('menuitem', { name: 'เพิ่ม PDF' }).click();
    },
  },
  { name: 'sign-in-th-light', query: 'locale=th&signed-out' },
  { name: 'sign-in-en-dark', query: 'theme=dark&signed-out' },
  {
    name: 'palette-en-light',
    query: '',
    hash: inbox,
    before: async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('ส่ง');
    },
  },
  {
    name: 'settings-th-dark',
    query: 'locale=th&theme=dark',
    hash: inbox,
    before: (page) => page.keyboard.press('Control+,'),
  },
  { name: 'keys-en-light', query: '', hash: inbox, before: (page) => page.keyboard.press('Shift+Slash') },
  { name: 'take-over-th-light', query: 'locale=th', hash: inbox, before: (page) => page.keyboard.press('t') },
  {
    name: 'writing-en-dark',
    query: 'theme=dark',
    hash: '#/inbox/open/kitty',
    before: (page) =>
      page
        .getByTestId('composer-input')
        .fill('Yes, we ship to Phuket every day except Sunday.\nIf you order before 16:00 it leaves today.'),
  },
  { name: 'assign-en-light', query: '', hash: inbox, before: (page) => page.keyboard.press('a') },
  {
    name: 'photo-en-light',
    query: '',
    hash: inbox,
    before: (page) => page.getByRole('button', { name: 'Open photo' }).click(),
  },
  {
    name: 'connect-en-light',
    query: '',
    hash: '#/accounts',
    before: (page) => page.getByTestId('connect-account').click(),
  },
  {
    name: 'open-shop-en-light',
    query: 'signed-out',
    before: (page) => page.getByRole('button', { name: 'Open a new shop' }).click(),
  },
  { name: 'lost-en-light', query: 'lost', hash: inbox },
  { name: 'suspended-en-light', query: `suspended=${encodeURIComponent('the bill of October is open')}`, hash: inbox },
  {
    name: 'suspended-th-dark-1280',
    query: `locale=th&theme=dark&suspended=${encodeURIComponent('ค้างชำระค่าบริการเดือนตุลาคม')}`,
    hash: '#/inbox/open/pla',
    width: 1280,
  },
  { name: 'lost-accounts-th-dark', query: 'lost&locale=th&theme=dark', hash: '#/accounts' },
  { name: 'empty-th-light', query: 'locale=th&empty' },
  { name: 'viewer-en-light', query: 'viewer', hash: inbox },
  {
    name: 'hand-back-th-light',
    query: 'locale=th',
    hash: '#/inbox/open/kitty',
    before: (page) => page.keyboard.press('h'),
  },
  { name: 'narrow-en-light', query: '', hash: inbox, width: 1000 },
  { name: 'phone-th-dark', query: 'locale=th&theme=dark', hash: inbox, width: 720 },
  { name: 'large-th-light', query: 'locale=th&size=125', hash: inbox },
];

const dist = fileURLToPath(new URL('../../../dist/preview', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};
const server = createServer((request, response) => {
  const path = join(dist, new URL(request.url ?? '/', 'http://x').pathname);
  if (!existsSync(path)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' });
  createReadStream(path).pipe(response);
});
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const [, , folder = '/tmp/pictures', ...only] = process.argv;
mkdirSync(folder, { recursive: true });
const executablePath = '/usr/bin/chromium';
const browser = await chromium.launch(existsSync(executablePath) ? { executablePath } : {});
let problems = 0;
for (const scene of scenes.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)))) {
  const width = scene.width ?? 1440;
  const context = await browser.newContext({ viewport: { width, height: width === 1440 ? 900 : 800 } });
  const page = await context.newPage();
  page.on('console', (line) => {
    if (line.type() !== 'error' && line.type() !== 'warning') return;
    problems += 1;
    console.log(`${scene.name}: ${line.text()}`);
  });
  page.on('pageerror', (error) => {
    problems += 1;
    console.log(`${scene.name}: ${error.stack}`);
  });
  await page.goto(`${origin}/tests/preview.html?${scene.query}${scene.hash ?? ''}`);
  await page.locator('.window, .gate').waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(450);
  await scene.before?.(page);
  await page.waitForTimeout(350);
  await page.screenshot({ path: join(folder, `${scene.name}.png`) });
  const { violations } = await new AxeBuilder({ page }).analyze();
  for (const { id, help, nodes } of violations) {
    problems += 1;
    console.log(
      `${scene.name}: axe ${id}: ${help}\n   ${nodes
        .map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? node.all[0]?.message ?? ''}`)
        .slice(0, 4)
        .join('\n   ')}`,
    );
  }
  await context.close();
}
await browser.close();
server.close();
console.log(problems === 0 ? 'nothing found' : `${problems} findings`);
