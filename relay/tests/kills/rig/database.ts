import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../../src/db/connect.ts';
import { ensureDatabase, startEmbeddedPostgres } from '../../../src/db/embedded/index.ts';
import { migrate } from '../../../src/db/migrate.ts';
import { atSignal } from './at-signal.ts';
import { until } from './until.ts';

export interface KillsDatabase {
  /** The application's. */
  readonly url: string;
  readonly ownerUrl: string;
  /** Until no job is due or at work and no webhook waits to be worked off. */
  quiet(): Promise<void>;
  /**
   * Its processes die at once; returns when they are gone. `immediate`: as `pg_ctl stop -m immediate` has it. `kill`: every one of them
   * by SIGKILL.
   */
  crash(how?: 'immediate' | 'kill'): Promise<void>;
  /** Recovers; returns when it is back at work. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** A PostgreSQL that keeps what it confirms: the relay refuses any other. */
export async function startDatabase(): Promise<KillsDatabase> {
  // The folder is the database user's to enter, so it is not one of ours.
  const options = { dataDir: await mkdtemp(join(tmpdir(), 'tandem-kills-postgres-')) };
  let server = await startEmbeddedPostgres(options);
  const postmaster = () => Number(readFileSync(join(options.dataDir, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const forget = atSignal(() => signal(postmaster(), 'SIGQUIT'));
  const ownerUrl = await ensureDatabase(server.adminUrl, 'tandem');
  const app = { login: 'tandem_relay', password: 'kills' };
  await migrate({ ownerUrl, app });
  const url = new URL(ownerUrl);
  url.username = app.login;
  url.password = app.password;
  return {
    url: url.href,
    ownerUrl,
    quiet: () => quiet(ownerUrl),
    async crash(how = 'immediate') {
      const pid = postmaster();
      const all = [pid, ...childrenOf(pid)];
      // What `-m immediate` sends: no checkpoint, recovery at the next start.
      if (how === 'immediate') process.kill(pid, 'SIGQUIT');
      else for (const each of all) signal(each, 'SIGKILL');
      await until('the end of PostgreSQL', () => (all.every(isGone) ? true : undefined));
    },
    async restart() {
      server = await startEmbeddedPostgres({ ...options, port: server.port });
    },
    async close() {
      forget();
      await server.stop();
      await rm(options.dataDir, { recursive: true, force: true });
    },
  };
}

const quietMs = 120_000;

async function quiet(ownerUrl: string): Promise<void> {
  const sql = connect(ownerUrl, { max: 1 });
  try {
    const look = async () => {
      const [row] = await sql<[{ due: number }]>`
        select count(*)::int as due from graphile_worker.jobs
        where locked_at is not null or (run_at <= now() + interval '1 second' and attempts < max_attempts)`;
      return row.due === 0 ? true : undefined;
    };
    await until('a queue with nothing to do', look, quietMs, 100);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function childrenOf(pid: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : []));
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It has ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Its parent is we, so a dead one stays a zombie until Node reaps it: that counts as gone. */
function isGone(pid: number): boolean {
  try {
    return /^[ZX]/.test(execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).trim());
  } catch {
    return true;
  }
}
