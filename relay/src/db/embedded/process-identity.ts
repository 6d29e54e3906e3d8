import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A process and the moment it began: a pid alone may have been given to another process since. */
export type ProcessIdentity = { pid: number; startedAt: string };

/**
 * The start moment of a running process as an opaque text that differs for every process that ever has this pid;
 * undefined when no such process runs. A zombie (nobody collected it, common in containers) counts as not running.
 */
export async function processStartedAt(pid: number): Promise<string | undefined> {
  if (!hasProcess(pid)) return undefined;
  if (process.platform === 'linux') return linuxStartedAt(pid);
  // Windows: not run yet.
  const [command, args] =
    process.platform === 'win32'
      ? ['powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.Ticks`]]
      : ['ps', ['-o', 'lstart=', '-p', String(pid)]];
  const { stdout } = await run(command as string, args as string[]).catch(() => ({ stdout: '' }));
  return stdout.trim() || undefined;
}

export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return (await processStartedAt(identity.pid)) === identity.startedAt;
}

/** The command line of a running process, '' when it cannot be read. */
export async function processCommandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    return readFile(`/proc/${pid}/cmdline`, 'utf8').then(
      (text) => text.replaceAll('\0', ' ').trim(),
      () => '',
    );
  }
  const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.trim();
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function linuxStartedAt(pid: number): Promise<string | undefined> {
  const [stat, bootId] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
  ]);
  // "pid (name) state ppid …": the name may hold spaces and brackets, so count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  const startTicks = fields[19];
  if (startTicks === undefined || state === 'Z' || state === 'X') return undefined;
  return `${bootId.trim()}/${startTicks}`;
}
