import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isRunning, processStartedAt } from '../../relay/src/db/embedded/index.ts';
import { claimRun, currentRun, endProcess, forgetRun } from './run-record.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tandem-run-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

/** A process in a group of its own, as our children are; `code` runs in it. */
async function startProcess(code = '') {
  const child = spawn(process.execPath, ['-e', `${code}; console.log('up'); setInterval(() => {}, 1000)`], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const pid = child.pid ?? 0;
  return { pid, startedAt: (await processStartedAt(pid)) ?? '' };
}

function leaveRecord(owner: object, children: object[]): void {
  writeFileSync(join(dataDir, 'running.json'), JSON.stringify({ owner, children, relayEnv: {} }));
}

test('a second start on the same folder says one sentence', async () => {
  const other = await startProcess();
  leaveRecord(other, []);
  await expect(claimRun(dataDir)).rejects.toThrow(`already runs on ${dataDir} (process ${other.pid})`);
  await endProcess(other);
  await expect(claimRun(dataDir)).resolves.toMatchObject({ children: [] });
});

test('what a killed start left behind is ended, and what only has its pid is not', async () => {
  const orphan = await startProcess();
  const stranger = await startProcess();
  leaveRecord({ pid: 1, startedAt: 'gone' }, [
    { name: 'relay', ...orphan },
    { name: 'desktop', pid: stranger.pid, startedAt: 'another' },
  ]);
  await claimRun(dataDir);
  expect([await isRunning(orphan), await isRunning(stranger)]).toEqual([false, true]);
  await endProcess(stranger);
});

test('a process that does not heed SIGTERM is made to end', async () => {
  const stubborn = await startProcess(`process.on('SIGTERM', () => {})`);
  await endProcess(stubborn, 200);
  expect(await isRunning(stubborn)).toBe(false);
});

test('the run can be found while it is on, and not afterwards', async () => {
  const record = await claimRun(dataDir);
  expect((await currentRun(dataDir))?.owner.pid).toBe(process.pid);
  forgetRun(record);
  expect(await currentRun(dataDir)).toBeUndefined();
});

test('a record cut short by a crash names nobody', async () => {
  writeFileSync(join(dataDir, 'running.json'), '{"owner":{"pi');
  await expect(claimRun(dataDir)).resolves.toBeDefined();
});
