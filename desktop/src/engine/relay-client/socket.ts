import type { Clock } from '@tandem/shared/lib';
import { closeCodes } from '@tandem/shared/protocol';
import { WebSocket } from 'ws';

const HANDSHAKE_MS = 10_000;
const PING_EVERY_MS = 20_000;
const PONG_WITHIN_MS = 10_000;
const MAX_FRAME_BYTES = 32 * 1024 * 1024;
/** What a socket ends with when no close frame came: the network, not the relay. */
export const ABNORMAL = 1006;

export interface SocketListener {
  onOpen(): void;
  onText(text: string): void;
  /** Exactly once, also when the socket never opened. */
  onEnd(code: number, detail: string): void;
}
export interface RelaySocket {
  send(text: string): void;
  close(): void;
  /** For a peer that misbehaves: no closing handshake. */
  terminate(): void;
}

/** The stream's WebSocket: token in the upgrade's header, pings against half-open connections. */
export function openSocket(
  at: { relayUrl: string; accessToken: string; clock: Clock },
  listener: SocketListener,
): RelaySocket {
  const url = `${at.relayUrl.replace(/^http/, 'ws')}/api/v1/stream`;
  const socket = new WebSocket(url, {
    headers: { authorization: `Bearer ${at.accessToken}` },
    handshakeTimeout: HANDSHAKE_MS,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
  });
  let hasEnded = false;
  let cancelPing: () => void = () => undefined;
  const end = (code: number, detail: string) => {
    cancelPing();
    if (hasEnded) return;
    hasEnded = true;
    listener.onEnd(code, detail);
  };
  const ping = () => {
    cancelPing = at.clock.after(PING_EVERY_MS, () => {
      socket.ping();
      cancelPing = at.clock.after(PONG_WITHIN_MS, () => socket.terminate());
    });
  };
  socket.on('open', () => {
    ping();
    listener.onOpen();
  });
  socket.on('pong', () => {
    cancelPing();
    ping();
  });
  socket.on('message', (data, isBinary) => {
    if (isBinary) socket.close(closeCodes.badFrame);
    else listener.onText(data.toString());
  });
  socket.on('unexpected-response', (request, response) => {
    request.destroy();
    const isUnauthorized = response.statusCode === 401 || response.statusCode === 403;
    end(isUnauthorized ? closeCodes.unauthorized : ABNORMAL, `HTTP ${response.statusCode ?? '?'}`);
  });
  socket.on('error', (error) => end(ABNORMAL, error.message));
  socket.on('close', (code, reason) => end(code, reason.toString()));
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(1000),
    terminate: () => socket.terminate(),
  };
}
