import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../checkout.ts';
import { buildRenderer } from '../test/renderer.ts';
import { PlainError } from './plain-error.ts';

const sources = [
  'desktop/src/renderer',
  'desktop/src/bridge',
  'desktop/vite.config.ts',
  'shared/src',
  'package-lock.json',
];
const built = join(checkout, 'desktop', 'dist', 'renderer', 'index.html');

/** Builds the screens when they are older than what they are made from. Returns whether it did. */
export async function ensureRenderer(): Promise<boolean> {
  const newest = Math.max(...sources.map((path) => changedAt(join(checkout, path))));
  if (existsSync(built) && statSync(built).mtimeMs > newest) return false;
  const { isGood, said } = await buildRenderer.run();
  if (!isGood) throw new PlainError(`The screens could not be built:\n${said}`);
  return true;
}

function changedAt(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  // The folder's own time tells of files that were removed.
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}
