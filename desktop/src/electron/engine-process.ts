import { backoffMs, type Clock } from '@tandem/shared/lib';
import type { utilityProcess as electronUtilityProcess, UtilityProcess } from 'electron';
import type { z } from 'zod';
import type { callRequest, callResult, pushMessage } from '../bridge/contract.ts';
import { type FromEngine, fromEngine, type ToEngine } from './engine-messages.ts';

type CallRequest = z.infer<typeof callRequest>;
type CallResult = z.infer<typeof callResult>;
type PushMessage = z.infer<typeof pushMessage>;
export interface EngineMedia {
  readonly bytes: Uint8Array;
  readonly mime: string;
}

export interface EngineProcessOptions {
  readonly utilityProcess: Pick<typeof electronUtilityProcess, 'fork'>;
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
  onPush(message: PushMessage): void;
  onOpenUrl(url: string): void;
  /** The engine died or could not be understood; it is started again by itself. */
  onTrouble(detail: string): void;
}

export interface EngineProcess {
  call(request: CallRequest): Promise<CallResult>;
  media(mediaId: string): Promise<EngineMedia | null>;
  /** Asks the engine to finish, kills it after 5 s. */
  close(): Promise<void>;
}

const CLOSE_MS = 5000;

/** Keeps one engine running in a process of its own: SQLite and the network stay out of the main process. */
export function startEngineProcess(options: EngineProcessOptions): EngineProcess {
  const calls = new Map<number, (result: CallResult) => void>();
  const medias = new Map<number, (media: EngineMedia | null) => void>();
  let child: UtilityProcess | null = null;
  let ready = Promise.withResolvers<void>();
  let nextId = 1;
  let crashes = 0;
  let closed = false;

  function receive(raw: unknown): void {
    const parsed = fromEngine.safeParse(raw);
    if (parsed.success) handle(parsed.data);
    else options.onTrouble('the engine sent what the contract does not know');
  }

  function handle(message: FromEngine): void {
    switch (message.kind) {
      case 'ready':
        crashes = 0;
        ready.resolve();
        return;
      case 'result':
        calls.get(message.result.id)?.(message.result);
        calls.delete(message.result.id);
        return;
      case 'media':
        medias.get(message.id)?.(message.media);
        medias.delete(message.id);
        return;
      case 'push':
        options.onPush(message.message);
        return;
      case 'open-url':
        options.onOpenUrl(message.url);
        return;
    }
  }

  function start(): void {
    const started = options.utilityProcess.fork(options.entry, [], {
      serviceName: 'Tandem engine',
      env: { ...options.env },
      stdio: 'inherit',
    });
    child = started;
    started.on('message', receive);
    started.once('exit', (code) => {
      if (child !== started) return;
      child = null;
      for (const [id, settle] of calls) settle(failed(id));
      for (const settle of medias.values()) settle(null);
      calls.clear();
      medias.clear();
      ready.resolve();
      if (closed) return;
      crashes += 1;
      ready = Promise.withResolvers<void>();
      options.onTrouble(`the engine ended with code ${code}`);
      options.clock.after(backoffMs(crashes, 250, 10_000), () => {
        if (!closed) start();
      });
    });
  }

  async function post(message: ToEngine): Promise<boolean> {
    await ready.promise;
    if (child === null || closed) return false;
    child.postMessage(message);
    return true;
  }

  start();
  return {
    async call(request) {
      // The renderer's ids are its own; two windows may use the same.
      const id = nextId++;
      const answer = new Promise<CallResult>((resolve) => calls.set(id, resolve));
      if (!(await post({ kind: 'call', request: { ...request, id } }))) calls.get(id)?.(failed(id));
      return { ...(await answer), id: request.id };
    },
    async media(mediaId) {
      const id = nextId++;
      const answer = new Promise<EngineMedia | null>((resolve) => medias.set(id, resolve));
      if (!(await post({ kind: 'media', id, mediaId }))) medias.get(id)?.(null);
      return answer;
    },
    async close() {
      if (closed) return;
      const running = child;
      if (running !== null) running.postMessage({ kind: 'close' } satisfies ToEngine);
      closed = true;
      if (running === null) return;
      await new Promise<void>((resolve) => {
        const cancel = options.clock.after(CLOSE_MS, () => running.kill());
        running.once('exit', () => {
          cancel();
          resolve();
        });
      });
    },
  };
}

function failed(id: number): CallResult {
  return {
    id,
    ok: false,
    code: 'engine_failed',
    detail: 'The engine stopped and is being started again.',
    fields: null,
  };
}
