import { chmod, mkdir, readFile, realpath, rm, statfs, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { type Binaries, prepareBinaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { diskFull, EmbeddedPostgresError, isDiskFull } from './embedded-postgres-error.ts';
import { type Layout, layoutOf, superuser } from './layout.ts';
import { answersFor, findOrphan, type Postmaster, startPostmaster, stopPostmaster } from './postmaster.ts';
import { isRunning, type ProcessIdentity, processStartedAt } from './process-identity.ts';
import { firstClosedFolder, type RunAs, runAsForThisProcess } from './run-as.ts';

export type EmbeddedPostgres = {
  /** `postgres://…` of the superuser, database `postgres`, with its password. */
  adminUrl: string;
  host: string;
  port: number;
  /** True when the server was already at work, left behind by a process that was killed. */
  isAdopted: boolean;
  /** Ends the server and returns when it is gone; a second call does nothing. */
  stop(): Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** A folder of its own; made when it is not there. */
  dataDir: string;
  /** Omitted or 0: a free one. */
  port?: number;
  log?: (line: string) => void;
  /** Settings of postgresql.conf, as strings; tests turn `fsync` off. */
  settings?: Record<string, string>;
};

const host = '127.0.0.1';
/** A new cluster is 40 MB, a copy of the programs 60 MB; the rest is room to work. */
const neededBytes = 200_000_000;

/**
 * Starts the PostgreSQL that comes with the app, on 127.0.0.1, with the data in `dataDir`. It belongs to one process at
 * a time: a second living one is refused, a dead one's server is adopted.
 *
 * @throws EmbeddedPostgresError with one sentence that says what to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const runAs = runAsForThisProcess();
  const layout = await prepareFolder(options.dataDir, runAs);
  await claim(layout);
  const binaries = await prepareBinaries(layout.root, runAs);
  const password = await ensureCluster(binaries, layout, runAs, { isDurable: options.settings?.fsync !== 'off' });
  const adopted = await adopt(binaries, layout, password, options.port ?? 0);
  if (adopted !== undefined) log(`adopted the PostgreSQL left behind as process ${adopted.pid}`);
  const postmaster = adopted ?? (await start(binaries, layout, runAs, password, options));
  log(`PostgreSQL listens on ${host}:${postmaster.port}, data in ${layout.data}`);
  let stopping: Promise<void> | undefined;
  return {
    adminUrl: `postgres://${superuser}:${password}@${host}:${postmaster.port}/postgres`,
    host,
    port: postmaster.port,
    isAdopted: adopted !== undefined,
    stop: () => {
      stopping ??= stopPostmaster(binaries, layout, postmaster.pid).then(() => rm(layout.owner, { force: true }));
      return stopping;
    },
  };
}

/** Ends the server that a killed process left on `dataDir`, if there is one, so that the folder can be deleted. */
export async function endOrphan(dataDir: string): Promise<void> {
  const layout = layoutOf(resolve(dataDir));
  const orphan = await findOrphan(layout);
  if (orphan === undefined) return;
  await stopPostmaster(await prepareBinaries(layout.root, runAsForThisProcess()), layout, orphan.pid);
}

async function prepareFolder(dataDir: string, runAs: RunAs | undefined): Promise<Layout> {
  const root = resolve(dataDir);
  try {
    await mkdir(root, { recursive: true });
    // The password in it is 0600 and the data 0700; the folder itself must let the database's user through.
    if (runAs !== undefined) await chmod(root, 0o755);
  } catch (error) {
    if (isDiskFull(error)) throw diskFull(root);
    const reason = error instanceof Error ? error.message : String(error);
    throw new EmbeddedPostgresError(
      `The folder ${root} cannot be used (${reason}): set TANDEM_DATA_DIR to a folder you may write to.`,
    );
  }
  const real = await realpath(root);
  const closed = await firstClosedFolder(real, runAs);
  if (closed !== undefined) {
    throw new EmbeddedPostgresError(
      `You are root, PostgreSQL refuses to run as root, and the user it runs as (nobody) may not enter ${closed}: set TANDEM_DATA_DIR to a folder such as /var/lib/tandem-inbox, or start as another user.`,
    );
  }
  const layout = layoutOf(real);
  const isNew = (await readFile(layout.password).catch(() => undefined)) === undefined;
  const { bavail, bsize } = await statfs(real);
  if (isNew && bavail * bsize < neededBytes) throw diskFull(real);
  return layout;
}

/** Writes down that this process holds the folder, unless another living one does. */
async function claim(layout: Layout): Promise<void> {
  const text = await readFile(layout.owner, 'utf8').catch(() => undefined);
  const owner = text === undefined ? undefined : parseOwner(text);
  if (owner !== undefined && owner.pid !== process.pid && (await isRunning(owner))) {
    throw new EmbeddedPostgresError(
      `The database in ${layout.root} is in use by process ${owner.pid}: end that one first, or set TANDEM_DATA_DIR to another folder.`,
    );
  }
  const self: ProcessIdentity = {
    pid: process.pid,
    startedAt: (await processStartedAt(process.pid)) ?? '',
  };
  await writeFile(layout.owner, JSON.stringify(self));
}

/** A file cut short by a crash names nobody. */
function parseOwner(text: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(text) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** Takes over a healthy orphan; ends one that does not answer or listens elsewhere than asked. */
async function adopt(
  binaries: Binaries,
  layout: Layout,
  password: string,
  port: number,
): Promise<Postmaster | undefined> {
  const orphan = await findOrphan(layout);
  if (orphan === undefined) return undefined;
  const isWanted = port === 0 || port === orphan.port;
  if (isWanted && (await answersFor(layout, orphan.port, password))) return orphan;
  await stopPostmaster(binaries, layout, orphan.pid);
  return undefined;
}

async function start(
  binaries: Binaries,
  layout: Layout,
  runAs: RunAs | undefined,
  password: string,
  options: EmbeddedPostgresOptions,
): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(options.port ?? 0);
    try {
      return await startPostmaster(binaries, layout, runAs, {
        port,
        password,
        settings: options.settings ?? {},
      });
    } catch (error) {
      // Another program may take a free port between our look and PostgreSQL's.
      const isTaken = error instanceof EmbeddedPostgresError && /could not create any TCP/.test(error.message);
      if (!isTaken || attempt === 3) throw error;
    }
  }
}

async function freePort(port: number): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer();
    server.once('error', () =>
      reject(new EmbeddedPostgresError(`Port ${port} is in use by another program: end it, or choose another port.`)),
    );
    server.listen(port, host, () => {
      const address = server.address();
      const found = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolvePort(found));
    });
  });
}
