import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { atSignal } from '../kills/rig/at-signal.ts';
import { bareEnvironment } from '../kills/rig/child.ts';

const script = fileURLToPath(new URL('../../../desktop/tests/chaos/engine-process.ts', import.meta.url));

export interface DesktopEngine {
  readonly name: string;
  readonly pid: number | undefined;
  /** Rejects with the engine's reason, or when its process ends before it has answered. */
  call(name: string, input: unknown): Promise<unknown>;
  /** Asks again, as a person would, until an engine has answered. */
  insist(name: string, input: unknown): Promise<{ isAcknowledged: boolean; tries: number; refusal: string | null }>;
  /** From outside; a fresh one starts at once on the same folder. */
  kill(): void;
  stop(forMs: number): Promise<void>;
  close(): Promise<void>;
}

class EngineRefusal extends Error {}

/** The desktop's engine in a process of its own, started again whenever it ends. */
export function startDesktopEngine(name: string, relayUrl: string, dataDir: string): DesktopEngine {
  let child: ChildProcess;
  let isClosing = false;
  let asked = 0;
  let waiting = new Map<number, { done: (output: unknown) => void; failed: (error: Error) => void }>();
  let ready: Promise<void>;
  const start = () => {
    const mine = fork(script, [relayUrl, dataDir], {
      env: bareEnvironment({}),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    const calls: typeof waiting = new Map();
    waiting = calls;
    ready = new Promise((resolve) => {
      mine.on('message', (answer: { id: number; ok: boolean; output: unknown; reason?: string }) => {
        if (answer.id === 0) return resolve();
        const call = calls.get(answer.id);
        calls.delete(answer.id);
        if (answer.ok) call?.done(answer.output);
        else call?.failed(new EngineRefusal(answer.reason));
      });
      // Whoever waits for this one goes on with the next.
      mine.once('exit', () => resolve());
    });
    mine.once('exit', () => {
      for (const { failed } of calls.values()) failed(new Error(`${name} ended before it answered`));
      if (!isClosing) start();
    });
    child = mine;
  };
  start();
  // Also one that is stopped just now.
  const forget = atSignal(() => child.kill('SIGKILL'));
  const call: DesktopEngine['call'] = async (method, input) => {
    await ready;
    return new Promise((done, failed) => {
      asked += 1;
      const id = asked;
      const calls = waiting;
      calls.set(id, { done, failed });
      child.send({ id, name: method, input }, (error) => {
        if (error !== null && calls.delete(id)) failed(error);
      });
    });
  };
  return {
    name,
    get pid() {
      return child.pid;
    },
    call,
    async insist(method, input) {
      for (let tries = 1; ; tries++) {
        try {
          await call(method, input);
          return { isAcknowledged: true, tries, refusal: null };
        } catch (error) {
          if (error instanceof EngineRefusal) return { isAcknowledged: false, tries, refusal: error.message };
          await delay(100);
        }
      }
    },
    kill: () => void child.kill('SIGKILL'),
    async stop(forMs) {
      const stopped = child;
      stopped.kill('SIGSTOP');
      await delay(forMs);
      stopped.kill('SIGCONT');
    },
    async close() {
      isClosing = true;
      forget();
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGKILL');
      child.kill('SIGCONT');
      await ended;
    },
  };
}
