import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { atSignal } from './at-signal.ts';

export interface Child {
  readonly pid: number;
  /** The first line of its standard output. */
  readonly firstLine: Promise<string>;
  readonly exited: Promise<void>;
  readonly isGone: () => boolean;
  signal(name: NodeJS.Signals): void;
}

/** A process of its own, its complaints in `logFile`. */
export function startChild(script: string, args: readonly string[], env: NodeJS.ProcessEnv, logFile: string): Child {
  const log = openSync(logFile, 'a');
  const child: ChildProcess = spawn(process.execPath, [script, ...args], { env, stdio: ['ignore', 'pipe', log] });
  closeSync(log);
  const { pid, stdout } = child;
  if (pid === undefined || stdout === null) throw new Error(`${script} did not start`);
  let isGone = false;
  // Also one that is stopped just now.
  const forget = atSignal(() => child.kill('SIGKILL'));
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      isGone = true;
      forget();
      resolve();
    });
  });
  const lines = createInterface({ input: stdout });
  const firstLine = new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code} before it was ready, see ${logFile}`)));
  });
  // Who waits for it sees the rejection; a child that is killed while it starts is nobody's fault.
  firstLine.catch(() => undefined);
  return { pid, firstLine, exited, isGone: () => isGone, signal: (name) => void child.kill(name) };
}

/** Its environment: the system's paths and what is given, nothing of ours that happens to be set. */
export function bareEnvironment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, SYSTEMROOT } = process.env;
  return { PATH, HOME, TMPDIR, SYSTEMROOT, ...extra };
}
