import type { Browser } from '@playwright/test';
import type { InboxHost } from './inbox-host.ts';
import type { Product } from './product.ts';
import { signIn, untilLive } from './sign-in.ts';

/** The browser host that `npm start` brought up, in a tab of its own for each spec. */
export async function openBrowserInbox(browser: Browser, product: Product): Promise<InboxHost> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  const first = await context.newPage();
  await first.goto(product.inboxUrl);
  await signIn(first, product);
  await first.close();
  return {
    context,
    async openWindow() {
      const page = await context.newPage();
      await page.goto(new URL(product.inboxUrl).origin);
      await untilLive(page);
      return page;
    },
    closeWindow: (page) => page.close(),
    close: () => context.close(),
  };
}
