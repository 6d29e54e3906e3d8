import { hkdfSync } from 'node:crypto';
import { must } from '@tandem/shared/lib';
import type { Secret } from '../config/secret.ts';
import { type KeyCustody, MasterKeyError, type WrappedKey } from './custody.ts';
import { seal, unseal } from './sealed.ts';

interface MasterKey {
  readonly id: string;
  readonly wrapping: Buffer;
}

/** Master keys from the environment, newest first: the first one wraps, all of them open. */
export function localCustody(masterKeys: readonly Secret[]): KeyCustody {
  const keys = masterKeys.map(masterKey);
  const current = must(keys[0], 'a master key');
  return {
    currentKeyId: current.id,
    wrap: async (dataKey, context) => ({ keyId: current.id, bytes: seal(current.wrapping, dataKey, context) }),
    unwrap: async (wrapped, context) => {
      const candidates = wrapped.keyId === '' ? keys : keys.filter(({ id }) => id === wrapped.keyId);
      for (const key of candidates) {
        const opened = tryOpen(key, wrapped, context);
        if (opened !== null) return opened;
      }
      const which = wrapped.keyId === '' ? '' : ` ${wrapped.keyId}`;
      throw new MasterKeyError(
        candidates.length === 0
          ? `A key is wrapped by the master key${which}, which TANDEM_MASTER_KEY does not list: add it behind the newest one.`
          : `A wrapped key does not open with the master key${which}: it was changed, or belongs elsewhere.`,
      );
    },
  };
}

/** Its name says nothing about it, and is the same on every node. */
function masterKey(secret: Secret): MasterKey {
  const master = Buffer.from(secret.reveal(), 'base64');
  const derive = (purpose: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', master, 'tandem-inbox', purpose, bytes));
  return { id: derive('key-id', 6).toString('hex'), wrapping: derive('data-key', 32) };
}

function tryOpen({ wrapping }: MasterKey, { bytes }: WrappedKey, context: string): Buffer | null {
  try {
    return unseal(wrapping, bytes, context);
  } catch (error) {
    // node:crypto has no error class for a tag that does not fit.
    if (error instanceof Error) return null;
    throw error;
  }
}
