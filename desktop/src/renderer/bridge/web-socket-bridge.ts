import { backoffMs, type Clock, systemClock } from '@tandem/shared/lib';
import {
  type Bridge,
  BridgeError,
  type CallName,
  callResult,
  type PushName,
  pushes,
  pushMessage,
} from '../../bridge/index.ts';
import { outputOf } from './answers.ts';

/** What of `WebSocket` is used, so that a test can stand at the other end. */
export interface SocketLike {
  readonly readyState: number;
  send(data: string): void;
  close(): void;
  addEventListener(type: 'open' | 'close', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

interface PendingCall {
  readonly name: CallName;
  readonly frame: string;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const OPEN = 1;

export interface WebSocketBridgeOptions {
  readonly origin: string;
  readonly openSocket: (url: string) => SocketLike;
  readonly openExternal: (url: string) => void;
  readonly platform: Bridge['platform'];
  /** After a lost host is back: whatever was read before may be old. */
  readonly onReopen: () => void;
  readonly clock?: Clock;
}

/**
 * The bridge of a browser tab: one socket to the browser host on the same origin. Calls wait for the first open; a call
 * in flight when the socket goes is rejected with `engine_failed`, for nobody knows whether the engine acted on it.
 */
export function createWebSocketBridge(options: WebSocketBridgeOptions): Bridge {
  const { clock = systemClock } = options;
  const listeners = new Map<PushName, Set<(payload: never) => void>>();
  const pending = new Map<number, PendingCall>();
  let nextId = 1;
  let attempt = 0;
  let hasBeenOpen = false;
  let socket = connect();

  function connect(): SocketLike {
    const opened = options.openSocket(`${options.origin.replace(/^http/, 'ws')}/bridge`);
    opened.addEventListener('open', () => {
      attempt = 0;
      for (const waiting of pending.values()) opened.send(waiting.frame);
      if (hasBeenOpen) options.onReopen();
      hasBeenOpen = true;
    });
    opened.addEventListener('message', (event) => receive(String(event.data)));
    opened.addEventListener('close', () => {
      for (const [id, call] of pending) {
        pending.delete(id);
        call.reject(new BridgeError('engine_failed', 'the connection to the engine was lost'));
      }
      push('link', { state: 'connecting', since: new Date(clock.now()).toISOString(), suspension: null });
      attempt += 1;
      clock.after(backoffMs(attempt, 300, 5000), () => {
        socket = connect();
      });
    });
    return opened;
  }

  function receive(data: string): void {
    const json: unknown = JSON.parse(data);
    const pushed = pushMessage.safeParse(json);
    if (pushed.success) {
      push(pushed.data.push, pushes[pushed.data.push].parse(pushed.data.payload));
      return;
    }
    const result = callResult.parse(json);
    const call = pending.get(result.id);
    if (call === undefined) return;
    pending.delete(result.id);
    try {
      call.resolve(outputOf(call.name, result));
    } catch (error) {
      call.reject(error);
    }
  }

  function push(name: PushName, payload: unknown): void {
    for (const listener of listeners.get(name) ?? []) listener(payload as never);
  }

  return {
    host: 'browser',
    platform: options.platform,
    call(name, input) {
      return new Promise((resolve, reject) => {
        const id = nextId++;
        const frame = JSON.stringify({ id, name, input });
        pending.set(id, { name, frame, resolve: resolve as (output: unknown) => void, reject });
        if (socket.readyState === OPEN) socket.send(frame);
      });
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener as (payload: never) => void));
      return () => set.delete(listener as (payload: never) => void);
    },
    mediaUrl: (mediaId) => `${options.origin}/media/${encodeURIComponent(mediaId)}`,
    openExternal: options.openExternal,
  };
}
