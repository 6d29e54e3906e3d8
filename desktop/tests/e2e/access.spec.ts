import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, openChat, test } from './support/fixtures.ts';
import { hostKind } from './support/inbox-host.ts';

async function expectAccessible(page: Page, where: string): Promise<void> {
  // Electron cannot open the blank page on which axe else sums up its frames; ours has no frames.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(hostKind === 'electron').analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect(found, where).toEqual([]);
}

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing, ${theme}`, async ({ inbox, openPhone }) => {
    await inbox.emulateMedia({ colorScheme: theme });
    const phone = await openPhone(`Axe ${theme}`);
    await phone.write('ค่าส่งเท่าไหร่คะ ส่งกี่วันถึง');
    await expect(phone.page.getByTestId('phone-log')).toContainText('40 บาท');
    await openChat(inbox, `Axe ${theme}`);
    await expectAccessible(inbox, 'inbox');
    await expectAccessible(phone.page, 'phone');
    for (const place of [/^(?:AI agent|ผู้ช่วย AI|AI)$/, /^(?:Accounts|บัญชี.*)$/]) {
      await inbox
        .getByRole('navigation')
        .getByRole('link', { name: place })
        .or(inbox.getByRole('navigation').getByRole('button', { name: place }))
        .first()
        .click();
      await expectAccessible(inbox, String(place));
    }
  });
}
