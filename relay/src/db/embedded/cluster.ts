import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { diskFull, EmbeddedPostgresError, isDiskFull } from './embedded-postgres-error.ts';
import { type Layout, superuser } from './layout.ts';
import type { RunAs } from './run-as.ts';

/**
 * Makes the cluster when it is not there yet and returns its superuser's password. A cluster appears under its name
 * only when it is complete, so a start that was killed half-way leaves nothing that looks like one.
 */
export async function ensureCluster(
  binaries: Binaries,
  layout: Layout,
  runAs: RunAs | undefined,
  options: { isDurable: boolean },
): Promise<string> {
  const hasData = await access(join(layout.data, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
  const kept = await readFile(layout.password, 'utf8').catch(() => undefined);
  if (hasData && kept === undefined) {
    throw new EmbeddedPostgresError(
      `${layout.password} is gone, so the database in ${layout.data} cannot be opened: restore it, or begin anew with "npm start -- --reset".`,
    );
  }
  if (hasData) await refuseOtherVersion(layout);
  if (hasData && kept !== undefined) return kept;
  const password = randomBytes(24).toString('hex');
  await writeFile(layout.password, password, { mode: 0o600 });
  await initialise(binaries, layout, runAs, { ...options, password });
  return password;
}

/** The data format belongs to the major version. */
async function refuseOtherVersion(layout: Layout): Promise<void> {
  const version = (await readFile(join(layout.data, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (version !== '' && version !== '18') {
    throw new EmbeddedPostgresError(
      `The database in ${layout.data} was made by PostgreSQL ${version}, this app brings 18: dump and restore it, or begin anew with "npm start -- --reset".`,
    );
  }
}

async function initialise(
  binaries: Binaries,
  layout: Layout,
  runAs: RunAs | undefined,
  { password, isDurable }: { password: string; isDurable: boolean },
): Promise<void> {
  const draft = join(layout.root, 'data.new');
  const passwordFile = join(draft, 'password');
  const cluster = join(draft, 'data');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (runAs !== undefined) {
    await chown(draft, runAs.uid, runAs.gid);
    await chown(passwordFile, runAs.uid, runAs.gid);
  }
  const args = ['-D', cluster, '-U', superuser, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  if (!isDurable) args.push('--no-sync');
  // Thai substring search (pg_trgm) needs a UTF-8 LC_CTYPE; only Linux is known to have C.UTF-8.
  if (process.platform === 'linux') args.push('--locale=C.UTF-8');
  else args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  try {
    await runProgram(binaries.initdb, args, layout.root, runAs);
    await rename(cluster, layout.data);
  } catch (error) {
    if (error instanceof Error && isDiskFull(error.message)) throw diskFull(layout.root);
    throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Runs one of PostgreSQL's own programs; rejects with its last complaint. */
export function runProgram(program: string, args: string[], cwd: string, runAs: RunAs | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, env: { ...process.env, LC_MESSAGES: 'C' }, ...runAs }, (error, stdout, stderr) => {
      if (error === null) return resolve();
      const said = `${stdout}\n${stderr}`;
      const unknownUser = /could not look up effective user ID (\d+)/.exec(said)?.[1];
      if (unknownUser !== undefined) {
        return reject(
          new EmbeddedPostgresError(
            `The user ${unknownUser} has no name on this system, and PostgreSQL wants one: run as a user of /etc/passwd, or set DATABASE_URL to a PostgreSQL of your own.`,
          ),
        );
      }
      const complaint =
        said.split('\n').findLast((line) => /error|fatal|could not|cannot/i.test(line)) ?? error.message;
      reject(
        new EmbeddedPostgresError(
          `The database could not be made or started (${complaint.trim()}): set TANDEM_DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL of your own.`,
        ),
      );
    });
  });
}
