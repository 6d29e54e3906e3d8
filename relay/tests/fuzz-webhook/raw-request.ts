import { connect } from 'node:net';

/** The status the relay answered with; `closed`: it ended the connection without one; `silent`: nothing for `patienceMs`. */
export type RawAnswer = number | 'closed' | 'silent';

const patienceMs = 10_000;

/** Bytes as they are, over a connection of their own: no client corrects what is wrong with them. */
export function rawRequest(
  { host, port }: { readonly host: string; readonly port: number },
  pieces: Iterable<Uint8Array>,
  { endAfterwards = false }: { endAfterwards?: boolean } = {},
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let answer = '';
    let cancel = setTimeout(() => finish('silent'), patienceMs);
    const finish = (result: RawAnswer) => {
      clearTimeout(cancel);
      socket.destroy();
      resolve(result);
    };
    const statusOf = (text: string) =>
      /^HTTP\/1\.1 (\d{3})[^\n]*\n/.exec(text.replace(/^HTTP\/1\.1 100[^\n]*\n\r\n/, ''))?.[1];
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      const status = statusOf(answer);
      if (status !== undefined) finish(Number(status));
    });
    // A relay that has refused a body stops reading it.
    socket.on('error', () => finish('closed'));
    socket.on('close', () => finish('closed'));
    const iterator = pieces[Symbol.iterator]();
    const write = () => {
      for (;;) {
        const next = iterator.next();
        if (next.done === true) {
          if (endAfterwards) socket.end();
          return;
        }
        clearTimeout(cancel);
        cancel = setTimeout(() => finish('silent'), patienceMs);
        if (!socket.write(next.value)) break;
      }
      socket.once('drain', write);
    };
    socket.once('connect', write);
  });
}

export interface RawHead {
  readonly method?: string;
  readonly path?: string;
  readonly version?: string;
  /** Name and value, UTF-8: in Latin-1 a foreign digit could end up as a hexadecimal one. A name may come twice. */
  readonly headers: readonly (readonly [string, string])[];
}

export function head({ method = 'POST', path = '/webhooks/tiktok', version = '1.1', headers }: RawHead): Buffer {
  const lines = [['host', 'relay'] as const, ...headers].map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/${version}\r\n${lines.join('')}\r\n`);
}

export function chunked(body: Uint8Array, size: number): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const piece = body.subarray(at, at + size);
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), Buffer.from(piece), Buffer.from('\r\n'));
  }
  return Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')]);
}
