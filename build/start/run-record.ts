import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, type ProcessIdentity, processStartedAt } from '../../relay/src/db/embedded/index.ts';
import { PlainError } from './plain-error.ts';

/** Which processes of this data folder run now. Written down because a killed start cannot end its children. */
export type RunRecord = {
  file: string;
  owner: ProcessIdentity;
  children: (ProcessIdentity & { name: string })[];
  /** For `npm run relay -- admin …` while this runs. */
  relayEnv: Record<string, string>;
};

type Stored = Omit<RunRecord, 'file'>;

const graceMs = 5000;

/** Reads the record of the run that is on now; undefined when there is none. */
export async function currentRun(dataDir: string): Promise<Stored | undefined> {
  const stored = read(join(dataDir, 'running.json'));
  return stored !== undefined && (await isRunning(stored.owner)) ? stored : undefined;
}

/** Makes this process the one that runs on the data folder, and ends what a killed one left behind. */
export async function claimRun(dataDir: string): Promise<RunRecord> {
  const file = join(dataDir, 'running.json');
  const running = await currentRun(dataDir);
  if (running !== undefined) {
    throw new PlainError(
      `Tandem Inbox already runs on ${dataDir} (process ${running.owner.pid}): end that one with Ctrl-C first, or set TANDEM_DATA_DIR to another folder.`,
    );
  }
  // Last started, first ended.
  for (const orphan of (read(file)?.children ?? []).toReversed()) await endProcess(orphan);
  const startedAt = (await processStartedAt(process.pid)) ?? '';
  const record: RunRecord = { file, owner: { pid: process.pid, startedAt }, children: [], relayEnv: {} };
  writeRecord(record);
  return record;
}

export function writeRecord({ file, ...stored }: RunRecord): void {
  writeFileSync(file, JSON.stringify(stored), { mode: 0o600 });
}

export function forgetRun(record: RunRecord): void {
  rmSync(record.file, { force: true });
}

/** Asks a process to end, then makes it. Does nothing when the pid belongs to another process by now. */
export async function endProcess(identity: ProcessIdentity, waitMs = graceMs): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const deadline = performance.now() + waitMs;
    if (await isRunning(identity)) signalGroup(identity.pid, signal);
    while (await isRunning(identity)) {
      if (performance.now() > deadline) break;
      await delay(20);
    }
  }
}

/** Our children lead process groups of their own, so their children get it too. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** A record cut short by a crash names nobody. */
function read(file: string): Stored | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Stored;
  } catch {
    return undefined;
  }
}
