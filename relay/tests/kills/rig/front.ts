import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export interface Front {
  readonly url: string;
  /** `roles`: what the process at `url` serves, `http`, `stream` or both. */
  set(name: string, url: string, roles: string): void;
  remove(name: string): void;
  close(): Promise<void>;
}

interface Backend {
  readonly url: URL;
  readonly roles: readonly string[];
  readonly sockets: Set<Socket>;
  misses: number;
}

const checkMs = 300;
const checkTimeoutMs = 700;
/** So many missed checks in a row take a backend out, and cut what hangs on it. */
const mostMisses = 2;

const streamPath = /^GET \/api\/v1\/stream[? ]/;

/**
 * A load balancer as it stands before every deployment: round robin over what answers /healthz and has the role (streams apart, by the
 * first request of a connection), 503 when nothing does.
 */
export async function startFront(): Promise<Front> {
  const backends = new Map<string, Backend>();
  const clients = new Set<Socket>();
  let turn = 0;
  const server = createServer((client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    client.on('error', () => client.destroy());
    client.once('data', (first: Buffer) => {
      client.pause();
      pass(client, first);
    });
  });
  const pass = (client: Socket, first: Buffer) => {
    const role = streamPath.test(first.toString('latin1', 0, 64)) ? 'stream' : 'http';
    const healthy = [...backends.values()].filter(({ misses, roles }) => misses < mostMisses && roles.includes(role));
    const backend = healthy[turn++ % Math.max(1, healthy.length)];
    if (backend === undefined) {
      // A socket that is not read never learns that the other side has closed it, and stays.
      client.resume();
      client.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const upstream = connect(Number(backend.url.port), backend.url.hostname);
    upstream.write(first);
    backend.sockets.add(client);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('error', () => to.destroy());
      from.on('close', () => {
        backend.sockets.delete(client);
        to.destroy();
      });
      from.pipe(to);
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const check = async (backend: Backend) => {
    const isWell = await fetch(new URL('/healthz', backend.url), { signal: AbortSignal.timeout(checkTimeoutMs) }).then(
      (response) => response.ok,
      () => false,
    );
    backend.misses = isWell ? 0 : backend.misses + 1;
    if (backend.misses === mostMisses) for (const socket of backend.sockets) socket.destroy();
  };
  const timer = setInterval(() => {
    for (const backend of backends.values()) void check(backend);
  }, checkMs);
  return {
    url: `http://127.0.0.1:${port}`,
    set: (name, url, roles) =>
      void backends.set(name, { url: new URL(url), roles: roles.split(','), sockets: new Set(), misses: 0 }),
    remove: (name) => void backends.delete(name),
    async close() {
      clearInterval(timer);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const client of clients) client.destroy();
      await closed;
    },
  };
}
