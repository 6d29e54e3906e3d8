import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type EmbeddedPostgres,
  endOrphan,
  ensureDatabase,
  isRunning,
  processStartedAt,
  startEmbeddedPostgres,
} from './index.ts';

const isRoot = process.getuid?.() === 0;
const needsRoot = 'these tests do not run as root here';
/** Nothing here is meant to survive a power cut. */
const settings = { fsync: 'off' };
const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A folder the database's user may enter: mkdtemp alone makes it 0700. */
async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-pg-'));
  await chmod(folder, 0o755);
  return folder;
}

async function newFolder(): Promise<string> {
  const folder = await makeFolder();
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function start(dataDir: string, port?: number): Promise<EmbeddedPostgres> {
  const pg = await startEmbeddedPostgres({
    dataDir,
    ...(port === undefined ? {} : { port }),
  });
  cleanUps.push(() => pg.stop());
  return pg;
}

async function query<Row extends object>(pg: { adminUrl: string }, text: string): Promise<Row[]> {
  const sql = postgres(pg.adminUrl, { max: 1, onnotice: () => undefined });
  try {
    return [...(await sql.unsafe<Row[]>(text))];
  } finally {
    await sql.end();
  }
}

/** Another process that starts the database and is then killed from outside. */
async function startInOtherProcess(dataDir: string) {
  const code = `
    import { startEmbeddedPostgres } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
    const pg = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, settings: ${JSON.stringify(settings)} })
    console.log(pg.adminUrl)
    setInterval(() => undefined, 1000)`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanUps.push(async () => child.kill('SIGKILL'));
  const [adminUrl] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    adminUrl,
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe('a new folder', () => {
  test('gets a UTF-8 database that only the password opens, on 127.0.0.1', async () => {
    const folder = await newFolder();
    const pg = await start(join(folder, 'new', 'database'));
    const [settings] = await query<Record<string, string>>(
      pg,
      `select current_setting('server_encoding') encoding, current_setting('listen_addresses') addresses,
              current_setting('server_version_num')::int / 10000 as major, current_user as name`,
    );
    expect(settings).toEqual({
      encoding: 'UTF8',
      addresses: '127.0.0.1',
      major: 18,
      name: 'tandem',
    });
    const wrong = {
      adminUrl: pg.adminUrl.replace(/:[0-9a-f]{48}@/, ':wrong@'),
    };
    await expect(query(wrong, 'select 1')).rejects.toThrow(/password authentication failed/);
    const { mode } = await stat(join(folder, 'new', 'database', 'password'));
    expect(mode & 0o777).toBe(0o600);
  });

  test('makes trigrams of Thai text, which substring search needs', async ({ skip }) => {
    skip(process.platform !== 'linux', 'only Linux is known to have the locale C.UTF-8');
    const pg = await start(await newFolder());
    await query(pg, 'create extension pg_trgm');
    const [row] = await query<{ trigrams: string[] }>(pg, `select show_trgm('เสื้อสีดำ') as trigrams`);
    expect(row?.trigrams.length).toBeGreaterThan(3);
  });

  test('takes further databases, made once', async () => {
    const pg = await start(await newFolder());
    const url = await ensureDatabase(pg.adminUrl, 'tandem');
    await query({ adminUrl: url }, 'create table note (text text)');
    expect(await ensureDatabase(pg.adminUrl, 'tandem')).toBe(url);
    expect(await query({ adminUrl: url }, 'select current_database() as name')).toEqual([{ name: 'tandem' }]);
  });

  test('two folders work at once', async () => {
    const [a, b] = await Promise.all([start(await newFolder()), start(await newFolder())]);
    expect(a.port).not.toBe(b.port);
    await expect(Promise.all([query(a, 'select 1'), query(b, 'select 1')])).resolves.toHaveLength(2);
  });

  test('a start that was killed half-way through making the database is made good', async () => {
    const folder = await newFolder();
    await mkdir(join(folder, 'data.new', 'data'), { recursive: true });
    await writeFile(join(folder, 'data.new', 'data', 'PG_VERSION'), '18\n');
    await expect(query(await start(folder), 'select 1')).resolves.toHaveLength(1);
  });
});

describe('a used folder', () => {
  // One for the group: making a cluster is what takes the time.
  let folder = '';
  beforeAll(async () => {
    folder = await makeFolder();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('keeps its rows over a restart', async () => {
    const first = await start(folder);
    await query(first, `create table note (text text); insert into note values ('สวัสดี')`);
    await first.stop();
    await expect(query(first, 'select 1')).rejects.toThrow();
    expect(await query(await start(folder), 'select text from note')).toEqual([{ text: 'สวัสดี' }]);
  });

  test('the server left behind by a killed process is adopted, and ends when we stop it', async () => {
    const other = await startInOtherProcess(folder);
    await query(other, `create table kept (text text); insert into kept values ('kept')`);
    const [server] = await query<{ pid: number }>(other, `select (pg_read_file('postmaster.pid', 0, 12))::text as pid`);
    await other.kill();
    const pg = await start(folder);
    expect(pg.isAdopted).toBe(true);
    expect(await query(pg, 'select text from kept')).toEqual([{ text: 'kept' }]);
    const pid = Number.parseInt(String(server?.pid), 10);
    expect(await processStartedAt(pid)).toBeDefined();
    await pg.stop();
    expect(await processStartedAt(pid)).toBeUndefined();
    expect((await start(folder)).isAdopted).toBe(false);
  });

  test('an orphan on another port than the wanted one is ended and started anew', async () => {
    const other = await startInOtherProcess(folder);
    await other.kill();
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    probe.close();
    await once(probe, 'close');
    const pg = await start(folder, port);
    expect([pg.port, pg.isAdopted]).toEqual([port, false]);
  });

  test('an orphan can be ended without starting anything', async () => {
    const other = await startInOtherProcess(folder);
    await other.kill();
    await endOrphan(folder);
    await expect(query(other, 'select 1')).rejects.toThrow();
    await endOrphan(folder);
  });

  test('the pid file of a server that is gone, its pid now another program, does not stop a start', async () => {
    const first = await start(folder);
    await first.stop();
    await writeFile(join(folder, 'data', 'postmaster.pid'), `${process.pid}\n${folder}/data\n1\n5432\n\n127.0.0.1\n`);
    expect((await start(folder)).isAdopted).toBe(false);
  });

  test('is refused while another living process holds it', async () => {
    await startInOtherProcess(folder);
    await expect(startEmbeddedPostgres({ dataDir: folder })).rejects.toThrow(/is in use by process \d+: end that one/);
    await (await startAfterOwnerIsGone(folder)).stop();
  });
});

/** The holder is killed by the clean-up list; here it must go before the folder can be used. */
async function startAfterOwnerIsGone(folder: string): Promise<EmbeddedPostgres> {
  const killHolder = cleanUps.pop();
  await killHolder?.();
  const deadline = performance.now() + 10_000;
  for (;;) {
    try {
      return await startEmbeddedPostgres({ dataDir: folder, settings });
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}

describe('what can go wrong is one sentence', () => {
  test('a busy port', async () => {
    const busy = createServer().listen(0, '127.0.0.1');
    await once(busy, 'listening');
    cleanUps.push(async () => busy.close());
    const address = busy.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(startEmbeddedPostgres({ dataDir: await newFolder(), port })).rejects.toThrow(
      `Port ${port} is in use by another program`,
    );
  });

  test('a server that refuses to start: its last complaint, and the log', async () => {
    const folder = await newFolder();
    await expect(
      startEmbeddedPostgres({
        dataDir: folder,
        settings: { ...settings, shared_buffers: 'plenty' },
      }),
    ).rejects.toThrow(/The database did not start \(.*shared_buffers.*\): see .*server\.log/);
  });

  test('a folder that cannot be made', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(startEmbeddedPostgres({ dataDir: join(folder, 'file', 'x') })).rejects.toThrow(/set TANDEM_DATA_DIR/);
  });

  test('a lost password file', async () => {
    const folder = await newFolder();
    await (await start(folder)).stop();
    await rm(join(folder, 'password'));
    await expect(startEmbeddedPostgres({ dataDir: folder })).rejects.toThrow(/password is gone/);
  });

  test('as root: a folder that the database user may not enter', async ({ skip }) => {
    skip(!isRoot, needsRoot);
    const closed = await newFolder();
    await chmod(closed, 0o700);
    await expect(startEmbeddedPostgres({ dataDir: join(closed, 'db') })).rejects.toThrow(
      `may not enter ${closed}: set TANDEM_DATA_DIR`,
    );
  });
});

test('as root the server runs as another user', async ({ skip }) => {
  skip(!isRoot, needsRoot);
  const folder = await newFolder();
  const pg = await start(folder);
  expect((await stat(join(folder, 'data'))).uid).toBe(65534);
  await expect(query(pg, 'select 1')).resolves.toHaveLength(1);
});

test('a process is known by its pid and start together', async () => {
  const startedAt = (await processStartedAt(process.pid)) ?? '';
  expect(await isRunning({ pid: process.pid, startedAt })).toBe(true);
  expect(await isRunning({ pid: process.pid, startedAt: 'another' })).toBe(false);
});
