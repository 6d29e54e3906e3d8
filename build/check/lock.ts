import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../checkout.ts';

type Locked = { optionalDependencies?: Record<string, string>; version?: string; link?: boolean };

/**
 * Registries sometimes miss a platform's package of the newest version; npm then writes a lock file without it, which
 * installs here and fails, or crashes later, on that platform. So: each optional dependency named has an entry.
 *
 * @returns one sentence per hole.
 */
export function holesInLock(lock: { packages: Record<string, Locked> }): string[] {
  return Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(lock.packages, path, name))
      .map(
        (name) =>
          `${path || 'package.json'} names ${name}, which package-lock.json lacks: pin a version of it that has all platforms.`,
      ),
  );
}

/** Looks for a package as Node would: beside the one that wants it, then outwards. */
function isLocked(packages: Record<string, Locked>, from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const prefix = folder === '' ? '' : `${folder}/`;
    if (packages[`${prefix}node_modules/${name}`]?.version !== undefined) return true;
    if (packages[`${prefix}node_modules/${name}`]?.link === true) return true;
    if (folder === '') return false;
  }
}

export function checkLock(): string[] {
  return holesInLock(JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')));
}
