import { type FrameDown, type FrameUp, frameDown, PROTOCOL_VERSION } from '@tandem/shared/protocol';
import { WebSocket } from 'ws';

export interface StreamClient {
  readonly frames: FrameDown[];
  /** Seqs of all events so far, as they came. */
  seqs(): number[];
  send(frame: FrameUp | string): void;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  /** The first frame, past or to come, that fits; rejects when the socket ends before. */
  next<K extends FrameDown['kind']>(
    kind: K,
    fits?: (frame: Extract<FrameDown, { kind: K }>) => boolean,
  ): Promise<Extract<FrameDown, { kind: K }>>;
  close(): void;
  readonly socket: WebSocket;
}

/** A desktop's stream, reduced to what a test looks at. `hello` false: says nothing after opening. */
export async function openStream(
  url: string,
  accessToken: string,
  hello: { cursor: number; logId: string | null; protocolVersion?: number } | false,
): Promise<StreamClient> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/v1/stream`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  const frames: FrameDown[] = [];
  const watchers = new Set<() => void>();
  let closeCode: number | undefined;
  const tell = () => {
    for (const watch of [...watchers]) watch();
  };
  socket.on('message', (data) => {
    frames.push(frameDown.parse(JSON.parse(data.toString())));
    tell();
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      closeCode = code;
      resolve(code);
      tell();
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const send: StreamClient['send'] = (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  if (hello !== false) send({ kind: 'hello', protocolVersion: PROTOCOL_VERSION, ...hello });
  return {
    frames,
    socket,
    closed,
    send,
    seqs: () => frames.flatMap((frame) => (frame.kind === 'events' ? frame.events.map((event) => event.seq) : [])),
    next: (kind, fits = () => true) =>
      new Promise((resolve, reject) => {
        const look = () => {
          for (const frame of frames) {
            if (frame.kind !== kind) continue;
            const wanted = frame as Extract<FrameDown, { kind: typeof kind }>;
            if (!fits(wanted)) continue;
            watchers.delete(look);
            return resolve(wanted);
          }
          if (closeCode !== undefined) {
            watchers.delete(look);
            reject(new Error(`closed with ${closeCode} before a ${kind} frame`));
          }
        };
        watchers.add(look);
        look();
      }),
    close: () => socket.close(1000),
  };
}
