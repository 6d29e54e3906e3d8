import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defaultDataDir } from '../../relay/src/config/index.ts';
import { isDiskFull, PlainError } from './plain-error.ts';

/** Everything that `npm start` keeps, and nothing else lies here. */
export type DataFolder = {
  root: string;
  database: string;
  sandbox: string;
  desktop: string;
  logs: string;
  demoShop: string;
  ports: string;
};

/** What `--reset` forgets; never the folder itself, which may hold other things of its owner. */
const kept = ['postgres', 'sandbox-tiktok', 'desktop', 'media', 'logs', 'demo-shop.json', 'ports.json', 'master-key'];

/** Makes the folder. As root its way is opened for the user that the database runs as; secrets in it stay 0600. */
export function openDataFolder(env: NodeJS.ProcessEnv): DataFolder {
  const root = resolve(env.TANDEM_DATA_DIR || defaultDataDir());
  try {
    mkdirSync(root, { recursive: true, mode: 0o755 });
    if (process.getuid?.() === 0) chmodSync(root, statSync(root).mode | 0o011);
    for (const name of ['sandbox-tiktok', 'desktop', 'logs'])
      mkdirSync(join(root, name), { recursive: true, mode: 0o700 });
  } catch (error) {
    if (isDiskFull(error))
      throw new PlainError(`The disk that holds ${root} is full: free about 500 MB, then run this again.`);
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlainError(
      `The data folder ${root} cannot be made (${reason}): set TANDEM_DATA_DIR to a folder you may write to.`,
    );
  }
  return {
    root,
    database: join(root, 'postgres'),
    sandbox: join(root, 'sandbox-tiktok'),
    desktop: join(root, 'desktop'),
    logs: join(root, 'logs'),
    demoShop: join(root, 'demo-shop.json'),
    ports: join(root, 'ports.json'),
  };
}

/** Forgets what was kept. Nothing of it may be running. */
export function emptyDataFolder(folder: DataFolder): void {
  for (const name of kept) rmSync(join(folder.root, name), { recursive: true, force: true });
  for (const path of [folder.sandbox, folder.desktop, folder.logs]) mkdirSync(path, { recursive: true, mode: 0o700 });
}

/** Yesterday's ports by name: addresses that people and caches remember should stay. */
export function readPorts(folder: DataFolder): Record<string, number> {
  return existsSync(folder.ports) ? (JSON.parse(readFileSync(folder.ports, 'utf8')) as Record<string, number>) : {};
}

export function writePorts(folder: DataFolder, ports: Record<string, number>): void {
  writeFileSync(folder.ports, JSON.stringify(ports));
}
