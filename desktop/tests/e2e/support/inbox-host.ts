import type { Browser, BrowserContext, Page } from '@playwright/test';
import { openBrowserInbox } from './browser-inbox.ts';
import { openElectronInbox } from './electron-inbox.ts';
import type { Product } from './product.ts';

/** Which of the desktop's two hosts the specs run on: `TANDEM_E2E_HOST`, by default the browser host. */
export const hostKind: 'browser' | 'electron' = process.env.TANDEM_E2E_HOST === 'electron' ? 'electron' : 'browser';

/** The desktop, signed in as the demo shop's owner, whoever hosts it. Specs know nothing more of it. */
export interface InboxHost {
  /** Windows that open beside the inbox, like the platform's consent page, are announced here as `page`. */
  readonly context: BrowserContext;
  /** A window that shows the list, live. */
  openWindow(): Promise<Page>;
  closeWindow(page: Page): Promise<void>;
  close(): Promise<void>;
}

export function openInboxHost(browser: Browser, product: Product): Promise<InboxHost> {
  return hostKind === 'electron' ? openElectronInbox(product) : openBrowserInbox(browser, product);
}
