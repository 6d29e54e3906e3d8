import { expect, test, vi } from 'vitest';
import { BridgeError } from '../../bridge/index.ts';
import { createWebSocketBridge, type SocketLike } from './web-socket-bridge.ts';

/** The other end of the wire, in the test's hand. */
function rig() {
  const sockets: FakeSocket[] = [];
  let runTimer = (): void => undefined;
  const onReopen = vi.fn();
  const bridge = createWebSocketBridge({
    origin: 'http://127.0.0.1:4000',
    openSocket: (url) => {
      const socket = fakeSocket(url);
      sockets.push(socket);
      return socket;
    },
    openExternal: vi.fn(),
    platform: 'linux',
    onReopen,
    clock: {
      now: () => 0,
      after: (_ms, run) => {
        runTimer = run;
        return () => undefined;
      },
    },
  });
  const socket = () => sockets.at(-1) as FakeSocket;
  return { bridge, socket, onReopen, reconnect: () => runTimer(), count: () => sockets.length };
}

interface FakeSocket extends SocketLike {
  readonly url: string;
  readonly sent: { id: number; name: string; input: unknown }[];
  open(): void;
  drop(): void;
  say(message: unknown): void;
}

function fakeSocket(url: string): FakeSocket {
  const listeners: Record<string, ((event: { data: unknown }) => void)[]> = { open: [], close: [], message: [] };
  let readyState = 0;
  const fire = (type: string, event = { data: undefined as unknown }) => {
    for (const listener of listeners[type] ?? []) listener(event);
  };
  const sent: FakeSocket['sent'] = [];
  return {
    url,
    sent,
    get readyState() {
      return readyState;
    },
    send: (data) => void sent.push(JSON.parse(data)),
    close: () => undefined,
    addEventListener: (type: string, listener: (event: { data: unknown }) => void) => {
      listeners[type]?.push(listener);
    },
    open() {
      readyState = 1;
      fire('open');
    },
    drop() {
      readyState = 3;
      fire('close');
    },
    say: (message) => fire('message', { data: JSON.stringify(message) }),
  };
}

test('calls made before the socket opens are sent when it does, and answered by id', async () => {
  const { bridge, socket } = rig();
  const list = bridge.call('outbox.list', {});
  const counts = bridge.call('inbox.counts', {});
  expect(socket().url).toBe('ws://127.0.0.1:4000/bridge');
  expect(socket().sent).toEqual([]);
  socket().open();
  const [first, second] = socket().sent;
  const views = { waiting: 1, mine: 0, agent: 0, drafts: 0, unassigned: 0, open: 1, snoozed: 0, closed: 0 };
  socket().say({ id: second?.id, ok: true, output: { views, connections: {}, closingSoon: 0 } });
  socket().say({ id: first?.id, ok: true, output: [] });
  expect((await counts).views.waiting).toBe(1);
  expect(await list).toEqual([]);
});

test('an error keeps its code and its fields', async () => {
  const { bridge, socket } = rig();
  socket().open();
  const signIn = bridge.call('session.signIn', { email: 'a', password: 'b' });
  socket().say({
    id: socket().sent[0]?.id,
    ok: false,
    code: 'invalid_input',
    detail: 'x',
    fields: { email: 'not an address' },
  });
  await expect(signIn).rejects.toMatchObject({ code: 'invalid_input', fields: { email: 'not an address' } });
});

test('an answer of another shape is refused at the border', async () => {
  const { bridge, socket } = rig();
  socket().open();
  const list = bridge.call('outbox.list', {});
  socket().say({ id: socket().sent[0]?.id, ok: true, output: [{ text: 1 }] });
  await expect(list).rejects.toMatchObject({ code: 'engine_failed' });
});

test('when the socket goes, calls in flight fail, the line says connecting, and everything is read again after', async () => {
  const { bridge, socket, onReopen, reconnect, count } = rig();
  const links: string[] = [];
  bridge.on('link', ({ state }) => links.push(state));
  socket().open();
  const call = bridge.call('outbox.list', {});
  const failed = expect(call).rejects.toBeInstanceOf(BridgeError);
  socket().drop();
  await failed;
  expect(links).toEqual(['connecting']);
  expect(onReopen).not.toHaveBeenCalled();
  reconnect();
  expect(count()).toBe(2);
  socket().open();
  expect(onReopen).toHaveBeenCalledOnce();
});

test('pushes reach their listeners until these leave', () => {
  const { bridge, socket } = rig();
  const heard: string[][] = [];
  const off = bridge.on('changed', ({ topics }) => heard.push([...topics]));
  socket().open();
  socket().say({ push: 'changed', payload: { topics: ['inbox', 'conversation:c1'] } });
  off();
  socket().say({ push: 'changed', payload: { topics: ['outbox'] } });
  expect(heard).toEqual([['inbox', 'conversation:c1']]);
});
