import { type CloseCode, closeCodes } from '@tandem/shared/protocol';
import type { WebSocket } from 'ws';
import type { RelayContext } from '../context.ts';
import type { Sink } from '../events/subscriber.ts';

/** What may wait for a slow consumer; beyond it the socket is closed and the desktop resumes by its cursor. */
export const maxBufferedBytes = 1024 * 1024;
const pingMs = 30_000;
/** A peer that does not answer a close frame is cut off. */
const lingerMs = 5000;

export interface StreamSocket extends Sink {
  close(code: CloseCode, reason: string): void;
}

/** A WebSocket with the manners of the stream: pings, a limit to what it buffers, an end that ends. */
export function streamSocket(ctx: Pick<RelayContext, 'clock'>, socket: WebSocket, onClosed: () => void): StreamSocket {
  let isAlive = true;
  let isClosed = false;
  let cancelPing: () => void = () => undefined;
  const ping = () => {
    cancelPing = ctx.clock.after(pingMs, () => {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
      ping();
    });
  };
  ping();
  socket.on('pong', () => {
    isAlive = true;
  });
  socket.on('close', () => {
    isClosed = true;
    cancelPing();
    onClosed();
  });
  const close: StreamSocket['close'] = (code, reason) => {
    if (isClosed) return;
    isClosed = true;
    socket.close(code, reason);
    const cancel = ctx.clock.after(lingerMs, () => socket.terminate());
    socket.once('close', cancel);
  };
  return {
    get isClosed() {
      return isClosed;
    },
    close,
    sendPaced: (text) =>
      new Promise((resolve) => {
        if (isClosed) return resolve();
        // An error is followed by `close`, which ends the reading.
        socket.send(text, () => resolve());
      }),
    sendLive(text) {
      if (isClosed) return;
      // One frame may be larger than that by itself, and goes where nothing else waits.
      const waits = socket.bufferedAmount;
      if (waits > 0 && waits + Buffer.byteLength(text) > maxBufferedBytes) return close(closeCodes.tooSlow, 'too slow');
      socket.send(text);
    },
  };
}
