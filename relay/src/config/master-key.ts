import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The development key of a data folder: base64 of 32 bytes, made on the first call and kept 0600. Two processes that
 * start together get the same one, for only one of them can create the file.
 */
export function keptMasterKey(dataDir: string): string {
  const file = join(dataDir, 'master-key');
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
