import { hkdfSync } from 'node:crypto';
import type { Config } from './config.ts';

/** One key per purpose, all from the master key: what signs tokens can never be taken for what wraps data keys. */
export function deriveKey(
  config: Pick<Config, 'masterKey'>,
  purpose: 'access-token' | 'refresh-token' | 'data-key' | 'mailed-link',
): Buffer {
  const master = Buffer.from(config.masterKey.reveal(), 'base64');
  return Buffer.from(hkdfSync('sha256', master, 'tandem-inbox', purpose, 32));
}
