import { randomBytes } from 'node:crypto';
import { type Clock, newId } from '@tandem/shared/lib';
import pg from 'pg';
import type { Logger } from 'pino';

export interface RecoveryOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly beatMs: number;
  /** A process that does not beat for so long is taken for dead, although it lives: its jobs go to others. */
  readonly silentMs: number;
  readonly lockedBy: () => readonly string[];
}

const purgeEveryMs = 3_600_000;

export interface Recovery {
  /** Tells the names under which this process locks jobs; to be called before it takes any under a new one. */
  beatNow(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Registers this process and frees the jobs of those that are gone. The library alone would keep a killed process's jobs for four
 * hours. The proof of life is an advisory lock of a session of its own, which PostgreSQL drops with the process; the proof of progress
 * is the beat.
 */
export async function startRecovery(options: RecoveryOptions): Promise<Recovery> {
  const { clock, log } = options;
  let isStopped = false;
  let session: Session | undefined = await openSession(options);
  let cancel: () => void = () => undefined;
  let running: Promise<void> = Promise.resolve();
  let purgeAt = 0;

  const round = async () => {
    try {
      session ??= await openSession(options);
      // Reaped in the meantime (we were silent): our jobs are another's, what we take from now on is ours under a new name.
      if (!(await session.beat(options.lockedBy()))) {
        log.warn('this process was taken for dead');
        await session.close();
        session = await openSession(options);
        await session.beat(options.lockedBy());
      }
      const reaped = await session.reap(options.silentMs);
      if (reaped > 0) log.warn({ reaped }, 'freed the jobs of dead or silent workers');
      if (clock.now() >= purgeAt) {
        purgeAt = clock.now() + purgeEveryMs;
        await session.purge();
      }
    } catch (error) {
      log.warn({ err: error }, 'recovery lost its session');
      await session?.close();
      session = undefined;
    }
    if (!isStopped) schedule();
  };
  const schedule = () => {
    cancel = clock.after(options.beatMs, () => {
      running = round();
    });
  };
  await round();
  return {
    async beatNow() {
      cancel();
      await running;
      running = round();
      await running;
    },
    async stop() {
      isStopped = true;
      cancel();
      await running;
      await session?.beat(options.lockedBy());
      await session?.retire();
      await session?.close();
    },
  };
}

interface Session {
  beat(lockedBy: readonly string[]): Promise<boolean>;
  reap(silentMs: number): Promise<number>;
  /** Forgets what has done its duty in the global tables. */
  purge(): Promise<void>;
  /** Forgets this process and frees the jobs that it could not finish. */
  retire(): Promise<void>;
  close(): Promise<void>;
}

async function openSession({ url, log }: RecoveryOptions): Promise<Session> {
  const client = new pg.Client({
    connectionString: url,
    options: '-c role=tandem_worker',
    application_name: 'tandem-recovery',
    query_timeout: 10_000,
    keepAlive: true,
  });
  client.on('error', (error) => log.warn({ err: error }, 'recovery session broke'));
  await client.connect();
  const id = newId();
  const lock = randomBytes(8).readBigInt64BE().toString();
  await client.query('select pg_advisory_lock($1)', [lock]);
  await client.query('select register_worker($1, $2)', [id, lock]);
  return {
    async beat(lockedBy) {
      const { rows } = await client.query<{ alive: boolean }>('select beat_worker($1, $2) as alive', [id, lockedBy]);
      return rows[0]?.alive === true;
    },
    async reap(silentMs) {
      const { rows } = await client.query<{ reaped: number }>(
        'select reap_workers($1, $2) + reap_strangers($2) as reaped',
        [id, silentMs],
      );
      return rows[0]?.reaped ?? 0;
    },
    async purge() {
      await client.query('select purge_global_tables()');
    },
    async retire() {
      await client.query('select retire_worker($1)', [id]);
    },
    async close() {
      await client.end().catch((error: unknown) => log.debug({ err: error }, 'recovery session was closed already'));
    },
  };
}
