import { z } from 'zod';

/** Where the platforms sign owners in; hosts cover their subdomains. A development relay adds its sandbox by origin. */
const PLATFORM_HOSTS = ['tiktok.com'];

const packaged = z.object({ tandemRelayUrl: z.string().optional() });
const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

export interface ShellSettings {
  readonly relayUrl: string;
  readonly relayOrigin: string;
  readonly platformHosts: readonly string[];
  /** Where the sign-in rests. */
  readonly vault: 'keychain' | 'memory';
}

/** A sentence for the person who starts the app, not a stack. */
export class ShellSettingsError extends Error {
  override readonly name = 'ShellSettingsError';
}

/**
 * The relay's address: `TANDEM_RELAY_URL`, else what the package was built with (`tandemRelayUrl` in its package.json).
 * `TANDEM_VAULT=memory` keeps the sign-in out of the keychain. `TANDEM_SANDBOX_ORIGIN` admits the sandbox's sign-in page, and only on loopback, in an unpackaged app.
 */
export function readShellSettings(env: NodeJS.ProcessEnv, packageJson: unknown, isPackaged: boolean): ShellSettings {
  const built = packaged.safeParse(packageJson);
  const address = env.TANDEM_RELAY_URL ?? (built.success ? built.data.tandemRelayUrl : undefined);
  if (address === undefined || !URL.canParse(address)) {
    throw new ShellSettingsError(
      'This build does not know its relay. Set TANDEM_RELAY_URL to the relay’s address and start again.',
    );
  }
  const relay = new URL(address);
  if (relay.protocol !== 'https:' && !(relay.protocol === 'http:' && loopback.has(relay.hostname))) {
    throw new ShellSettingsError(`The relay’s address must begin with https://, but it is ${relay.origin}.`);
  }
  const sandbox = env.TANDEM_SANDBOX_ORIGIN;
  const extra =
    !isPackaged && sandbox !== undefined && URL.canParse(sandbox) && loopback.has(new URL(sandbox).hostname)
      ? [new URL(sandbox).origin]
      : [];
  return {
    relayUrl: relay.origin,
    relayOrigin: relay.origin,
    platformHosts: [...PLATFORM_HOSTS, ...extra],
    vault: env.TANDEM_VAULT === 'memory' ? 'memory' : 'keychain',
  };
}
