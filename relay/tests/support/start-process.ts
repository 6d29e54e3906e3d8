import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface StartedProcess {
  readonly child: ChildProcess;
  /** What it said on standard error so far. */
  said(): string;
  /** The next line on standard output that is JSON. */
  nextJson(): Promise<Record<string, unknown>>;
  /** Resolves with the exit code (null: a signal). */
  readonly ended: Promise<number | null>;
}

/** A TypeScript program of ours in a process of its own. The test ends it. */
export function startProcess(script: URL, env: Record<string, string>, args: readonly string[] = []): StartedProcess {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [script.pathname, ...args], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    said: () => said,
    async nextJson() {
      for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
        if (line.value.startsWith('{')) return JSON.parse(line.value) as Record<string, unknown>;
      }
      throw new Error(`it ended before it said anything:\n${said}`);
    },
    ended: once(child, 'close').then(([code]) => code as number | null),
  };
}
