import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileDurably } from './write-file-durably.ts';

/** `file` only where the operator asked for it: a 0600 file is weaker than a keychain, and the app says which one it has. */
export type VaultChoice = 'keychain' | 'file' | 'memory';

/** Where the refresh token rests between two starts. One secret per vault. */
export interface SessionVault {
  /** What it really is: `memory` when the keychain refused, then the sign-in ends with the app. */
  readonly kind: VaultChoice;
  load(): Promise<string | null>;
  save(secret: string): Promise<void>;
  clear(): Promise<void>;
}

const SERVICE = 'Tandem Inbox';

/** `account` names the relay and the data folder: two folders must not rotate each other's token away. */
export async function openSessionVault(choice: VaultChoice, dataDir: string, account: string): Promise<SessionVault> {
  if (choice === 'file') return fileVault(join(dataDir, 'session.secret'));
  if (choice === 'keychain') return (await keychainVault(account)) ?? memoryVault();
  return memoryVault();
}

function memoryVault(): SessionVault {
  let kept: string | null = null;
  return {
    kind: 'memory',
    load: async () => kept,
    save: async (secret) => {
      kept = secret;
    },
    clear: async () => {
      kept = null;
    },
  };
}

function fileVault(path: string): SessionVault {
  return {
    kind: 'file',
    async load() {
      if (!existsSync(path)) return null;
      chmodSync(path, 0o600);
      return readFileSync(path, 'utf8');
    },
    save: async (secret) => writeFileDurably(path, secret),
    clear: async () => rmSync(path, { force: true }),
  };
}

/**
 * Null when this machine has no keychain that answers. A keychain that refuses later turns into memory. On Linux the binding would
 * fall back to the kernel's keyring without a word: that one is lost with the session and not the keychain the app speaks of.
 */
async function keychainVault(account: string): Promise<SessionVault | null> {
  const entry = await openEntry(account);
  if (entry === null) return null;
  const memory = memoryVault();
  let kind: VaultChoice = 'keychain';
  const refused = () => {
    kind = 'memory';
  };
  return {
    get kind() {
      return kind;
    },
    async load() {
      if (kind === 'keychain') {
        const kept = await entry.getPassword().catch(refused);
        if (kind === 'keychain') return kept ?? null;
      }
      return memory.load();
    },
    async save(secret) {
      await memory.save(secret);
      if (kind === 'keychain') await entry.setPassword(secret).catch(refused);
    },
    async clear() {
      await memory.clear();
      // What a keychain will not give up is a token that the relay has ended.
      if (kind === 'keychain') await entry.deletePassword().catch(refused);
    },
  };
}

async function openEntry(account: string) {
  try {
    // Loaded late: the binding itself may be missing on a platform without one.
    const { AsyncEntry } = await import('@napi-rs/keyring');
    const entry = new AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } });
    await entry.getPassword();
    return entry;
  } catch {
    // Every reason, a missing binding, no bus, a locked or forbidden keychain, means the same here: there is none.
    return null;
  }
}
