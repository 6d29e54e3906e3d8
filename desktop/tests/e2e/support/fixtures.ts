import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { type InboxHost, openInboxHost } from './inbox-host.ts';
import { type Product, startProduct } from './product.ts';
import { type Sandbox, sandboxOf } from './sandbox.ts';

export const SHOP = 'lanlom.wear';

interface WorkerFixtures {
  readonly product: Product;
  readonly sandbox: Sandbox;
  readonly host: InboxHost;
  /** What is signed in as the demo shop's owner: a browser, or Electron. */
  readonly staff: BrowserContext;
}
interface TestFixtures {
  readonly inbox: Page;
  /** Opens the phone as a new customer. */
  readonly openPhone: (name: string) => Promise<Phone>;
}

export interface Phone {
  readonly page: Page;
  readonly customerId: string;
  readonly name: string;
  write(text: string): Promise<void>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use) => {
      const product = await startProduct();
      await use(product);
      await product.stop();
    },
    { scope: 'worker', timeout: 150_000 },
  ],
  sandbox: [async ({ product }, use) => use(sandboxOf(product.sandboxUrl)), { scope: 'worker' }],
  host: [
    async ({ browser, product }, use) => {
      const host = await openInboxHost(browser, product);
      await use(host);
      await host.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  staff: [async ({ host }, use) => use(host.context), { scope: 'worker' }],
  inbox: async ({ host }, use) => {
    const page = await host.openWindow();
    await use(page);
    await host.closeWindow(page);
  },
  openPhone: async ({ browser, product, sandbox }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (name) => {
      const customer = await sandbox.newCustomer(name);
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      contexts.push(context);
      const page = await context.newPage();
      const address = new URL(product.phoneUrl);
      address.search = new URLSearchParams({ customer: customer.id, account: SHOP, lang: 'en' }).toString();
      await page.goto(address.href);
      return {
        page,
        customerId: customer.id,
        name,
        async write(text) {
          await page.getByTestId('phone-input').fill(text);
          await page.getByTestId('phone-send').click();
          await expect(page.getByTestId('phone-log')).toContainText(text);
        },
      };
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };

export const rowOf = (inbox: Page, name: string) => inbox.getByTestId('conversation-row').filter({ hasText: name });

/** Opens a customer's conversation, waiting for it to arrive. */
export async function openChat(inbox: Page, name: string): Promise<void> {
  await rowOf(inbox, name).first().click();
  await expect(inbox.getByTestId('thread')).toContainText(name);
}

/** Hands the open conversation to the agent; `answersNow`: also what the customer asked before. */
export async function handBack(inbox: Page, options: { answersNow: boolean }): Promise<void> {
  await inbox.getByTestId('hand-back').click();
  const note = inbox.getByTestId('hand-back-note');
  await expect(note).toBeVisible();
  const answersNow = inbox.getByRole('switch', { name: 'Let AI answer now' });
  await expect(answersNow).toBeChecked();
  if (!options.answersNow) await answersNow.click();
  await note.press('Enter');
  await expect(inbox.getByTestId('take-over')).toBeVisible();
}
