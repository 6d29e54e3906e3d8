import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { open, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import type { Binaries } from './binaries.ts';
import { runProgram } from './cluster.ts';
import { diskFull, EmbeddedPostgresError, isDiskFull } from './embedded-postgres-error.ts';
import { type Layout, superuser } from './layout.ts';
import { processCommandLine, processStartedAt } from './process-identity.ts';
import type { RunAs } from './run-as.ts';

export type Postmaster = { pid: number; port: number };

/** Crash recovery of a large database takes a while; nothing else does. */
const readyTimeoutMs = 120_000;
const stopTimeoutMs = 20_000;
const maxLogBytes = 10_000_000;

/** A postmaster that is at work on this data folder, left behind by a process that was killed; undefined when there is none. */
export async function findOrphan(layout: Layout): Promise<Postmaster | undefined> {
  const file = join(layout.data, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const runs = (await processStartedAt(pid)) !== undefined;
  // After a reboot the pid may be anybody's: PostgreSQL itself would refuse to start because of it.
  const isPostgres = runs && (process.platform === 'win32' || (await processCommandLine(pid)).includes('postgres'));
  if (isPostgres) return { pid, port: Number.isInteger(port) ? port : 0 };
  await rm(file, { force: true });
  return undefined;
}

/** True when the server on `port` lets us in and works on exactly this data folder. */
export async function answersFor(layout: Layout, port: number, password: string): Promise<boolean> {
  if (port === 0) return false;
  return tryQuery(port, password).then(
    (folder) => folder === layout.data,
    () => false,
  );
}

export async function startPostmaster(
  binaries: Binaries,
  layout: Layout,
  runAs: RunAs | undefined,
  options: { port: number; password: string; settings: Record<string, string> },
): Promise<Postmaster> {
  if ((await sizeOf(layout.log)) > maxLogBytes) await truncate(layout.log, 0);
  const logStart = await sizeOf(layout.log);
  const settings = {
    port: String(options.port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    lc_messages: 'C',
    ...options.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child =
    process.platform === 'win32'
      ? await startWithPgCtl(binaries, layout, args)
      : spawnPostgres(binaries, layout, runAs, args);
  await untilReady(child, layout, options, logStart);
  const pid = child?.pid ?? (await findOrphan(layout))?.pid;
  if (pid === undefined) throw await didNotStart(layout, logStart);
  return { pid, port: options.port };
}

/**
 * A session of its own (`detached`), so Ctrl-C in the terminal reaches us and not the database: it is stopped by us, last.
 * Its output goes to a file and not through us, so it also survives us.
 */
function spawnPostgres(binaries: Binaries, layout: Layout, runAs: RunAs | undefined, args: string[]): ChildProcess {
  const log = openSync(layout.log, 'a', 0o600);
  try {
    const child = spawn(binaries.postgres, ['-D', layout.data, ...args], {
      cwd: layout.data,
      detached: true,
      stdio: ['ignore', log, log],
      ...runAs,
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

/** postgres.exe refuses administrators; pg_ctl drops their rights. Not run yet: written from PostgreSQL's documentation. */
async function startWithPgCtl(binaries: Binaries, layout: Layout, args: string[]): Promise<undefined> {
  const options = args.map((arg) => (arg === '-c' ? arg : `"${arg}"`)).join(' ');
  await runProgram(
    binaries.pgCtl,
    ['start', '-W', '-D', layout.data, '-l', layout.log, '-o', options],
    layout.root,
    undefined,
  );
}

async function untilReady(
  child: ChildProcess | undefined,
  layout: Layout,
  options: { port: number; password: string },
  logStart: number,
): Promise<void> {
  let hasExited = false;
  child?.once('exit', () => {
    hasExited = true;
  });
  child?.once('error', () => {
    hasExited = true;
  });
  const deadline = performance.now() + readyTimeoutMs;
  while (!hasExited && performance.now() < deadline) {
    if (await answersFor(layout, options.port, options.password)) return;
    await delay(20);
  }
  throw await didNotStart(layout, logStart);
}

async function didNotStart(layout: Layout, logStart: number): Promise<EmbeddedPostgresError> {
  const said = (await readFrom(layout.log, logStart)).trimEnd();
  if (isDiskFull(said)) return diskFull(layout.root);
  const lines = said.split('\n');
  const last = lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1) ?? '';
  return new EmbeddedPostgresError(
    `The database did not start (${last.trim() || 'it said nothing'}): see ${layout.log}, or begin anew with "npm start -- --reset".`,
  );
}

/** Lets open transactions roll back and writes everything down; returns when the process is gone. */
export async function stopPostmaster(binaries: Binaries, layout: Layout, pid: number): Promise<void> {
  if (process.platform === 'win32') {
    await runProgram(binaries.pgCtl, ['stop', '-m', 'fast', '-D', layout.data], layout.root, undefined);
    return;
  }
  const startedAt = await processStartedAt(pid);
  if (startedAt === undefined) return;
  const isGone = async () => (await processStartedAt(pid)) !== startedAt;
  signal(pid, 'SIGINT'); // "fast" shutdown
  if (await until(isGone, stopTimeoutMs)) return;
  signal(pid, 'SIGQUIT'); // "immediate": recovers from its log at the next start
  if (await until(isGone, stopTimeoutMs)) return;
  throw new EmbeddedPostgresError(`The database (process ${pid}) does not end: end it by hand, then start again.`);
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function until(condition: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if (await condition()) return true;
    await delay(10);
  }
  return false;
}

async function tryQuery(port: number, password: string): Promise<string> {
  const sql = postgres({
    host: '127.0.0.1',
    port,
    user: superuser,
    password,
    database: 'postgres',
    max: 1,
    connect_timeout: 5,
    idle_timeout: 1,
    onnotice: () => undefined,
  });
  try {
    const [row] = await sql<{ folder: string }[]>`select current_setting('data_directory') as folder`;
    return row?.folder ?? '';
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => found.size,
    () => 0,
  );
}

async function readFrom(path: string, start: number): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return '';
  try {
    const size = (await file.stat()).size;
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(Math.max(0, size - start)),
      0,
      Math.max(0, size - start),
      start,
    );
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
