import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '@tandem/shared/lib';
import type { PushName, PushPayload } from '../../bridge/index.ts';
import { createEngine, type Engine } from '../engine.ts';
import type { EngineOptions, Log } from '../engine-options.ts';
import { password } from './relay-handlers.ts';

export interface LogLine {
  readonly level: keyof Log;
  readonly event: string;
  readonly fields: Record<string, unknown>;
}

export function recordingLog(lines: LogLine[] = []): Log {
  const at =
    (level: keyof Log) =>
    (event: string, fields: Record<string, unknown> = {}) =>
      void lines.push({ level, event, fields });
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** A folder for one test, removed with it. */
export function temporaryDir(): { path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'tandem-engine-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export interface TestEngine extends Engine {
  readonly log: LogLine[];
  readonly pushes: { name: PushName; payload: PushPayload<PushName> }[];
  /** Resolves when the condition holds; asked again after every push, and on a slow beat for what pushes nothing. */
  until(condition: () => boolean | Promise<boolean>, what?: string): Promise<void>;
  untilLive(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const WITHIN_MS = 15_000;
const BEAT_MS = 20;

export function testEngine(
  relayUrl: string,
  dataDir: string,
  over: Partial<EngineOptions> & { clock?: Clock } = {},
): TestEngine {
  const log: LogLine[] = [];
  const pushes: TestEngine['pushes'] = [];
  const engine = createEngine({
    dataDir,
    relayUrl,
    clock: systemClock,
    log: recordingLog(log),
    vault: 'file',
    checkOutputs: true,
    ...over,
  });
  const wakers = new Set<() => void>();
  engine.onPush((name, payload) => {
    pushes.push({ name, payload });
    for (const wake of wakers) wake();
  });
  const nextBeat = () =>
    new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, BEAT_MS);
      wakers.add(wake);
    });
  async function until(condition: () => boolean | Promise<boolean>, what = condition.toString()): Promise<void> {
    const end = Date.now() + WITHIN_MS;
    while (!(await condition())) {
      if (Date.now() > end)
        throw new Error(`not within ${WITHIN_MS} ms: ${what}\n${log.map((l) => JSON.stringify(l)).join('\n')}`);
      await nextBeat();
    }
  }
  return {
    ...engine,
    log,
    pushes,
    until,
    untilLive: () => until(async () => (await engine.call('link.get', {})).state === 'live', 'live'),
    [Symbol.asyncDispose]: () => engine.close(),
  };
}

export async function signIn(engine: Engine): Promise<void> {
  await engine.call('session.signIn', { email: 'me@example.com', password });
}
