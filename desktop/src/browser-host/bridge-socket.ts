import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { z } from 'zod';
import { BridgeError, callRequest, type callResult, type pushMessage } from '../bridge/index.ts';
import type { Engine, Log } from '../engine/index.ts';

const MAX_CALL_BYTES = 256 * 1024;
const MAX_CALLS_AT_ONCE = 256;
/** A tab that does not read any more is cut off; it reconnects and reads everything again. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;
const POLICY_VIOLATION = 1008;
const GOING_AWAY = 1001;

/** The bridge over a WebSocket: one per tab, calls in, answers and pushes out. */
export function createBridgeSocket(engine: Engine, log: Log) {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_CALL_BYTES, perMessageDeflate: false });
  const unsubscribe = engine.onPush((push, payload) => {
    const message = JSON.stringify({ push, payload } satisfies z.input<typeof pushMessage>);
    for (const tab of server.clients) send(tab, message);
  });

  server.on('connection', (tab) => {
    let running = 0;
    tab.on('error', (error) => log.info('bridge.tab_error', { reason: error.message }));
    tab.on('message', (data, isBinary) => {
      const request = isBinary ? null : parse(data.toString());
      if (request === null || running >= MAX_CALLS_AT_ONCE) {
        tab.close(POLICY_VIOLATION);
        return;
      }
      running += 1;
      void answer(engine, request).then((result) => {
        running -= 1;
        send(tab, JSON.stringify(result));
      });
    });
  });

  return {
    /** The caller has checked who asks. */
    accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      server.handleUpgrade(request, socket, head, (tab) => server.emit('connection', tab, request));
    },
    close(): void {
      unsubscribe();
      for (const tab of server.clients) tab.close(GOING_AWAY);
      server.close();
    },
    terminate(): void {
      for (const tab of server.clients) tab.terminate();
    },
  };
}

type CallRequest = z.infer<typeof callRequest>;

async function answer(engine: Engine, { id, name, input }: CallRequest): Promise<z.input<typeof callResult>> {
  try {
    // The engine parses the input by the call's own schema; here it is still anything.
    return { id, ok: true, output: await engine.call(name, input as never) };
  } catch (error) {
    const shown = error instanceof BridgeError ? error : new BridgeError('engine_failed', 'something went wrong');
    return { id, ok: false, code: shown.code, detail: shown.message, fields: shown.fields };
  }
}

function parse(text: string): CallRequest | null {
  try {
    const parsed = callRequest.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not JSON: whoever sends this is not our renderer.
    return null;
  }
}

function send(tab: WebSocket, message: string): void {
  if (tab.readyState !== tab.OPEN) return;
  if (tab.bufferedAmount > MAX_UNREAD_BYTES) tab.terminate();
  else tab.send(message);
}
