import { must } from '@tandem/shared/lib';
import type { utilityProcess } from 'electron';
import { expect, test, vi } from 'vitest';
import { startEngineProcess } from './engine-process.ts';
import { recordingElectron } from './testing/recording-electron.ts';

function setUp() {
  const recorded = recordingElectron('/nowhere');
  const timers: { delayMs: number; run: () => void }[] = [];
  const troubles: string[] = [];
  const engine = startEngineProcess({
    // The stand-in has the part of the interface that is used.
    utilityProcess: recorded.electron.utilityProcess as unknown as Pick<typeof utilityProcess, 'fork'>,
    entry: 'engine-entry.js',
    env: {},
    clock: {
      now: () => 0,
      after(delayMs, run) {
        timers.push({ delayMs, run });
        return () => undefined;
      },
    },
    onPush: () => undefined,
    onOpenUrl: () => undefined,
    onTrouble: (detail) => troubles.push(detail),
  });
  return { recorded, timers, troubles, engine };
}

test('calls in flight fail by name when the engine dies, and the next engine answers', async () => {
  const { recorded, timers, engine, troubles } = setUp();
  must(recorded.children[0]).emit('message', { kind: 'ready' });
  const lost = engine.call({ id: 5, name: 'inbox.counts', input: {} });
  await vi.waitFor(() => expect(must(recorded.children[0]).posted).toHaveLength(1));
  must(recorded.children[0]).emit('exit', 139);
  expect(await lost).toMatchObject({ id: 5, ok: false, code: 'engine_failed' });
  expect(troubles).toEqual(['the engine ended with code 139']);

  must(timers[0]).run();
  const second = must(recorded.children[1]);
  const waiting = engine.call({ id: 6, name: 'inbox.counts', input: {} });
  second.emit('message', { kind: 'ready' });
  await vi.waitFor(() => expect(second.posted).toHaveLength(1));
  const { request } = second.posted[0] as { request: { id: number } };
  second.emit('message', { kind: 'result', result: { id: request.id, ok: true, output: 1 } });
  expect(await waiting).toEqual({ id: 6, ok: true, output: 1 });
});

test('an engine that keeps dying is started again ever more slowly', () => {
  const { recorded, timers } = setUp();
  for (let crash = 0; crash < 8; crash += 1) {
    must(recorded.children[crash]).emit('exit', 1);
    must(timers[crash]).run();
  }
  expect(must(timers[7]).delayMs).toBeGreaterThan(must(timers[0]).delayMs * 8);
  expect(recorded.children).toHaveLength(9);
});

test('closing asks first and kills an engine that does not end', async () => {
  const { recorded, timers, engine } = setUp();
  const child = must(recorded.children[0]);
  child.emit('message', { kind: 'ready' });
  const closing = engine.close();
  expect(child.posted).toEqual([{ kind: 'close' }]);
  must(timers[0]).run();
  await closing;
  expect(child.isKilled).toBe(true);
  expect(recorded.children).toHaveLength(1);
});

test('a message of unknown shape is told and ignored', () => {
  const { recorded, troubles } = setUp();
  must(recorded.children[0]).emit('message', { kind: 'open-url', url: 'javascript:' + 'x' });
  must(recorded.children[0]).emit('message', { kind: 'spawn', file: 'calc.exe' });
  expect(troubles).toContain('the engine sent what the contract does not know');
});
