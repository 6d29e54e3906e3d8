import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { api, type EndpointName, type ProblemCode } from '@tandem/shared/api';
import { type FrameDown, type FrameUp, frameUp } from '@tandem/shared/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import { handlers, Refused } from './relay-handlers.ts';
import { type AnyEvent, RelayState } from './relay-state.ts';

/** What the stand-in does wrong on purpose. */
export interface Faults {
  /** The next so many answers are lost after their effect. */
  loseAnswers: number;
  /** Asked before every request. A status answers with that problem and no effect. */
  refuse: (name: EndpointName) => { status: number; code: ProblemCode; fields?: Record<string, string> } | null;
  /** Waited for before a request takes effect. */
  before: (name: EndpointName) => Promise<void>;
}
export type RelayStandIn = Awaited<ReturnType<typeof startRelayStandIn>>;

/**
 * A relay small enough for the engine's tests, speaking the shared contract over real sockets: sessions, snapshot,
 * stream with resume, idempotent writes, a ledger of the replies it took. It has no database and no customers.
 */
export async function startRelayStandIn() {
  const state = new RelayState();
  const faults: Faults = { loseAnswers: 0, refuse: () => null, before: async () => undefined };
  const ledger: { clientId: string; conversationId: string; text: string }[] = [];
  const requests: { name: EndpointName | 'media'; key: string | null }[] = [];
  const framesUp: FrameUp[] = [];
  const answers = new Map<string, unknown>();
  const tokens = { access: new Set<string>(), refresh: new Set<string>(), minted: 0, lifeMs: 900_000 };
  const sockets = new Set<Socket>();
  const streams = new WebSocketServer({ noServer: true });
  let port = 0;
  let isCaughtUpOnly = new WeakSet<WebSocket>();

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (error instanceof Refused) return problem(response, error.status, error.code);
      problem(response, 500, 'internal');
      throw error;
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/api/v1/stream' || !isAuthorised(request)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    streams.handleUpgrade(request, socket, head, (stream) => {
      stream.on('message', (data) => onFrame(stream, frameUp.parse(JSON.parse(data.toString()))));
    });
  });

  const isAuthorised = (request: IncomingMessage) =>
    tokens.access.has(request.headers.authorization?.replace('Bearer ', '') ?? '');

  const send = (stream: WebSocket, frame: FrameDown) => stream.send(JSON.stringify(frame));

  function onFrame(stream: WebSocket, frame: FrameUp): void {
    framesUp.push(frame);
    if (frame.kind !== 'hello') return;
    const head = state.head;
    send(stream, { kind: 'welcome', logId: state.logId, head, now: new Date().toISOString() });
    if (frame.logId !== state.logId || frame.cursor > head) {
      stream.close(4409);
      return;
    }
    const missed = state.log.slice(frame.cursor);
    if (missed.length > 0) send(stream, { kind: 'events', events: missed, rows: state.rowsOf(missed), cursor: head });
    isCaughtUpOnly.add(stream);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://relay');
    const path = url.pathname.replace('/api/v1', '');
    const key = (request.headers['idempotency-key'] as string | undefined) ?? null;
    const text = await bodyOf(request);
    const media = /^\/media\/(.+)$/.exec(path);
    if (media !== null) {
      requests.push({ name: 'media', key });
      if (!isAuthorised(request)) return problem(response, 401, 'unauthorized');
      if (media[1] !== 'picture') return problem(response, 404, 'not_found');
      response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([1, 2, 3, 10, 4]));
      return;
    }
    const [name, params] = endpointOf(request.method ?? '', path);
    const endpoint = api[name];
    requests.push({ name, key });
    await faults.before(name);
    const refusal = faults.refuse(name);
    if (refusal !== null) return problem(response, refusal.status, refusal.code, refusal.fields);
    if (endpoint.access !== null && !isAuthorised(request)) return problem(response, 401, 'unauthorized');
    const body = endpoint.body.safeParse(text === '' ? {} : JSON.parse(text));
    if (!body.success) return problem(response, 400, 'invalid_input');
    const known = key === null ? undefined : answers.get(key);
    const output =
      known ??
      handlers(name, {
        state,
        ledger,
        tokens,
        commit,
        params,
        query: Object.fromEntries(url.searchParams),
        body: body.data as Record<string, unknown>,
      });
    if (key !== null) answers.set(key, output);
    if (faults.loseAnswers > 0) {
      faults.loseAnswers -= 1;
      request.socket.destroy();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(endpoint.output.parse(output)));
  }

  /** Appends events and sends them, with the current rows, to whoever is caught up. */
  function commit(...bodies: AnyEvent[]): void {
    const from = state.head;
    state.append(bodies, new Date().toISOString());
    const events = state.log.slice(from);
    for (const stream of streams.clients) {
      if (!isCaughtUpOnly.has(stream)) continue;
      send(stream, { kind: 'events', events, rows: state.rowsOf(events), cursor: state.head });
    }
  }

  async function start(): Promise<void> {
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
  }
  /** Off the network: nobody can connect, all connections are cut. The state stays. */
  async function stop(): Promise<void> {
    const closed = new Promise((done) => server.close(done));
    for (const stream of streams.clients) stream.terminate();
    for (const socket of sockets) socket.destroy();
    await closed;
    isCaughtUpOnly = new WeakSet();
  }

  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    state,
    faults,
    ledger,
    requests,
    framesUp,
    tokens,
    commit,
    start,
    stop,
    kick(code: number) {
      for (const stream of streams.clients) stream.close(code);
    },
    sendRaw(text: string) {
      for (const stream of streams.clients) stream.send(text);
    },
    send(frame: FrameDown) {
      for (const stream of streams.clients) send(stream, frame);
    },
    [Symbol.asyncDispose]: stop,
  };
}

function problem(
  response: ServerResponse,
  status: number,
  code: ProblemCode,
  fields?: Readonly<Record<string, string>>,
): void {
  response
    .writeHead(status, { 'content-type': 'application/problem+json' })
    .end(JSON.stringify({ type: `urn:tandem:${code}`, title: code, status, code, fields }));
}

function endpointOf(method: string, path: string): [EndpointName, Record<string, string>] {
  for (const name of Object.keys(api) as EndpointName[]) {
    const endpoint = api[name];
    const pattern = new RegExp(`^${endpoint.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
    const match = endpoint.method === method ? pattern.exec(path) : null;
    if (match !== null) return [name, { ...match.groups }];
  }
  throw new Refused(404, 'not_found');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
