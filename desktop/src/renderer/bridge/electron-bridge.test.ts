import { expect, test } from 'vitest';
import { createElectronBridge } from './electron-bridge.ts';
import type { ElectronPort } from './host-window.ts';

function portThat(answer: (request: { id: number; name: string }) => unknown) {
  const listeners: ((message: unknown) => void)[] = [];
  const opened: string[] = [];
  const port: ElectronPort = {
    platform: 'windows',
    call: async (request) => answer(request as { id: number; name: string }),
    onPush(listener) {
      listeners.push(listener);
      return () => listeners.splice(listeners.indexOf(listener), 1);
    },
    open: (address) => opened.push(address),
  };
  const push = (message: unknown) => {
    for (const listener of [...listeners]) listener(message);
  };
  return { port, opened, push };
}

test('an answer is parsed by the call’s own schema', async () => {
  const link = { state: 'live', since: '2026-11-20T07:00:00.000Z', suspension: null };
  const good = createElectronBridge(portThat(({ id }) => ({ id, ok: true, output: link })).port);
  expect(await good.call('link.get', {})).toEqual(link);
  const odd = createElectronBridge(portThat(({ id }) => ({ id, ok: true, output: { state: 'flying' } })).port);
  await expect(odd.call('link.get', {})).rejects.toMatchObject({ code: 'engine_failed' });
});

test('a refusal keeps its code and fields across the process border', async () => {
  const fields = { email: 'taken' };
  const bridge = createElectronBridge(
    portThat(({ id }) => ({ id, ok: false, code: 'email_taken', detail: 'taken', fields })).port,
  );
  await expect(bridge.call('session.get', {})).rejects.toMatchObject({
    name: 'BridgeError',
    code: 'email_taken',
    fields,
  });
});

test('a push reaches only those who listen for it, until they stop', () => {
  const { port, push, opened } = portThat(() => null);
  const bridge = createElectronBridge(port);
  const heard: unknown[] = [];
  const off = bridge.on('changed', (payload) => heard.push(payload));
  push({ push: 'link', payload: { state: 'live', since: '2026-11-20T07:00:00.000Z', suspension: null } });
  push({ push: 'changed', payload: { topics: ['inbox'] } });
  off();
  push({ push: 'changed', payload: { topics: ['outbox'] } });
  expect(heard).toEqual([{ topics: ['inbox'] }]);
  bridge.openExternal('https://shop.example');
  expect(opened).toEqual(['https://shop.example']);
  expect(bridge.mediaUrl('0198')).toBe('tandem://media/0198');
});
