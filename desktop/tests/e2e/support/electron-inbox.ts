import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import type { InboxHost } from './inbox-host.ts';
import type { Product } from './product.ts';
import { signIn, untilLive } from './sign-in.ts';

const desktop = join(import.meta.dirname, '..', '..', '..');

/**
 * The app as Electron runs it from `desktop/dist`, with an engine and a folder of its own on the product's relay. The one main
 * window serves all specs. The sign-in stays in memory: a test leaves nothing in anybody's keychain.
 */
export async function openElectronInbox(product: Product): Promise<InboxHost> {
  const userData = mkdtempSync(join(tmpdir(), 'tandem-e2e-electron-'));
  const binary = process.env.TANDEM_ELECTRON;
  const app = await _electron.launch({
    ...(binary === undefined ? {} : { executablePath: binary }),
    args: [desktop, `--user-data-dir=${userData}`],
    env: {
      ...definedOf(process.env),
      TANDEM_RELAY_URL: product.relayUrl,
      TANDEM_SANDBOX_ORIGIN: product.sandboxUrl,
      TANDEM_VAULT: 'memory',
    },
    locale: 'en-GB',
  });
  const window = await app.firstWindow();
  await signIn(window, product);
  return {
    context: app.context(),
    async openWindow() {
      await window.goto('tandem://app/index.html');
      await untilLive(window);
      return window;
    },
    closeWindow: async () => undefined,
    async close() {
      await app.close();
      rmSync(userData, { recursive: true, force: true });
    },
  };
}

function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
