import { hkdfSync, randomBytes } from 'node:crypto';
import type { KeyCustody, WrappedKey } from './custody.ts';
import { type PeopleCipher, peopleCipher } from './people-cipher.ts';

/** What a key is for: what signs tokens can never be taken for what seals names. */
export type KeyPurpose =
  | 'access-token'
  | 'refresh-token'
  | 'mailed-link'
  | 'export-link'
  | 'people'
  | 'people-index'
  | 'recovery-code'
  | 'answers'
  | 'questions';

/** Where the relay's own data key lies, wrapped. */
export interface RelayKeyStore {
  read(): Promise<WrappedKey | null>;
  /** Keeps the first one: another process may have been quicker. */
  add(key: WrappedKey): Promise<void>;
  /** False: it has been replaced meanwhile. */
  replace(old: WrappedKey, next: WrappedKey): Promise<boolean>;
}

/** The keys of a relay, over all its nodes: derived from a data key of its own, so that a new master key changes none of them. */
export interface RelayKeys {
  readonly custody: KeyCustody;
  readonly people: PeopleCipher;
  derive(purpose: KeyPurpose): Buffer;
}

const context = 'relay-key|1';

/** Makes the relay's key at the very first start. Throws `MasterKeyError`. */
export async function openRelayKeys(custody: KeyCustody, store: RelayKeyStore): Promise<RelayKeys> {
  let wrapped = await store.read();
  if (wrapped === null) {
    await store.add(await custody.wrap(randomBytes(32), context));
    wrapped = await store.read();
  }
  if (wrapped === null) throw new Error('the relay’s key was not kept');
  const dataKey = await custody.unwrap(wrapped, context);
  const derived = new Map<KeyPurpose, Buffer>();
  const derive = (purpose: KeyPurpose): Buffer => {
    const known = derived.get(purpose) ?? Buffer.from(hkdfSync('sha256', dataKey, 'tandem-relay', purpose, 32));
    derived.set(purpose, known);
    return known;
  };
  return { custody, derive, people: peopleCipher({ sealing: derive('people'), index: derive('people-index') }) };
}

/** Wraps it with the current master key. False: that one has wrapped it already. */
export async function rewrapRelayKey(custody: KeyCustody, store: RelayKeyStore): Promise<boolean> {
  const wrapped = await store.read();
  if (wrapped === null || wrapped.keyId === custody.currentKeyId) return false;
  return store.replace(wrapped, await custody.wrap(await custody.unwrap(wrapped, context), context));
}
