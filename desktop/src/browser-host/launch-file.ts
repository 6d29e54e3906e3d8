import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * How another start finds the running host: `browser-host.json` in the data folder, readable by this user alone.
 * `POST <launchUrl>` with `Authorization: Bearer <launchSecret>` answers `{"url"}`, an address with a fresh token.
 */
export interface LaunchFile {
  readonly pid: number;
  readonly launchUrl: string;
  readonly launchSecret: string;
}

const pathIn = (dataDir: string) => join(dataDir, 'browser-host.json');

export function writeLaunchFile(dataDir: string, content: LaunchFile): void {
  // Removed first: a mode is only given to a file that is made.
  rmSync(pathIn(dataDir), { force: true });
  writeFileSync(pathIn(dataDir), JSON.stringify(content), { mode: 0o600, flag: 'wx' });
}

export function removeLaunchFile(dataDir: string): void {
  rmSync(pathIn(dataDir), { force: true });
}
