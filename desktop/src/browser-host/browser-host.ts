import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Engine, Log } from '../engine/index.ts';
import { createBridgeSocket } from './bridge-socket.ts';
import { createEntryKeys, type EntryKeys } from './entry-keys.ts';
import { mediaAnswer } from './media-answer.ts';
import { rendererFile } from './renderer-files.ts';
import { cookieOf, refusalOf } from './request-guard.ts';
import { securityHeaders } from './security-headers.ts';

export interface BrowserHostOptions {
  readonly engine: Engine;
  /** The built renderer. */
  readonly rendererDir: string;
  /** 0: any free one. */
  readonly port: number;
  readonly log: Log;
}
export interface BrowserHost {
  readonly port: number;
  readonly launchSecret: string;
  /** An address with a token of one use, good for ten minutes. */
  entryUrl(): string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}
interface HostContext {
  readonly options: BrowserHostOptions;
  readonly keys: EntryKeys;
  readonly port: number;
  readonly cookieName: string;
  readonly rendererDir: string;
}

/** Serves the renderer, its bridge and its images to this computer's browser, and to nobody else. */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const keys = createEntryKeys(Date.now);
  const server = createServer();
  const port = await listen(server, options.port);
  // Cookies do not know ports: two hosts on one machine must not overwrite each other's.
  const ctx: HostContext = {
    options,
    keys,
    port,
    cookieName: `tandem-${port}`,
    rendererDir: resolve(options.rendererDir),
  };
  const bridge = createBridgeSocket(options.engine, options.log);
  const isInside = (request: IncomingMessage) => keys.isCookie(cookieOf(request, ctx.cookieName));

  server.on('request', (request, response) => {
    answerTo(ctx, request, isInside(request))
      .catch((error: unknown): Answer => {
        options.log.error('host.failed', { reason: error instanceof Error ? error.message : String(error) });
        return { status: 500, body: 'Something went wrong.' };
      })
      .then((answer) => write(response, request, answer, port))
      .catch((error: unknown) => options.log.info('host.unanswered', { reason: String(error) }));
  });
  server.on('upgrade', (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const refusal = refusalOf(request, port);
    // A browser always names the origin of a WebSocket; who does not is not our page.
    const isAllowed = refusal === null && request.headers.origin !== undefined && isInside(request);
    if (pathname === '/bridge' && isAllowed) return bridge.accept(request, socket, head);
    options.log.warn('host.refused', { path: pathname, refusal: refusal ?? 'no_cookie' });
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    return undefined;
  });

  return {
    port,
    launchSecret: keys.launchSecret,
    entryUrl: () => entryUrl(ctx),
    async close() {
      bridge.close();
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeIdleConnections();
      const cut = setTimeout(() => {
        bridge.terminate();
        server.closeAllConnections();
      }, 1_000);
      await closed;
      clearTimeout(cut);
    },
  };
}

const entryUrl = ({ keys, port }: HostContext) => `http://127.0.0.1:${port}/?token=${keys.mint()}`;

async function answerTo(ctx: HostContext, request: IncomingMessage, isInside: boolean): Promise<Answer> {
  const refusal = refusalOf(request, ctx.port);
  if (refusal !== null) {
    ctx.options.log.warn('host.refused', { refusal });
    return { status: 403, body: 'This address belongs to Tandem Inbox on this computer.' };
  }
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host');
  if (pathname === '/launch') return launch(ctx, request);
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, headers: { allow: 'GET, HEAD' } };
  if (pathname === '/healthz') return json({ ok: true });
  const token = searchParams.get('token');
  if (pathname === '/' && token !== null) return enter(ctx, token, isInside);
  if (!isInside) return { status: 403, body: 'Open Tandem Inbox with the address that its start printed.' };
  if (pathname.startsWith('/media/')) return mediaAnswer(ctx.options.engine, pathname.slice('/media/'.length));
  const file = await rendererFile(ctx.rendererDir, pathname);
  if (file === null) return { status: 404, body: pathname === '/' ? 'The screens are not built yet.' : 'Not found.' };
  return {
    status: 200,
    headers: {
      'content-type': file.type,
      'cache-control': file.isImmutable ? 'private, max-age=31536000, immutable' : 'no-cache',
    },
    body: file.bytes,
  };
}

/** A spent token still opens the page for a browser that is inside already: a reload must not lock it out. */
function enter(ctx: HostContext, token: string, isInside: boolean): Answer {
  const isSpent = ctx.keys.spend(token);
  if (!isSpent && !isInside) {
    return { status: 403, body: 'This address was used already. Start Tandem Inbox again for a new one.' };
  }
  const cookie = `${ctx.cookieName}=${ctx.keys.cookie}; Path=/; HttpOnly; SameSite=Strict`;
  return { status: 303, headers: { location: '/', 'set-cookie': cookie, 'cache-control': 'no-store' } };
}

function launch(ctx: HostContext, request: IncomingMessage): Answer {
  if (request.method !== 'POST') return { status: 405, headers: { allow: 'POST' } };
  const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
  // No page may ask, not even ours: this is for another start on this computer.
  const isPage = request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined;
  if (isPage || !ctx.keys.isLaunchSecret(given)) return { status: 403 };
  return json({ url: entryUrl(ctx) });
}

const json = (value: unknown): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(value),
});

function write(response: ServerResponse, request: IncomingMessage, answer: Answer, port: number): void {
  const body = answer.body ?? '';
  const type = typeof body === 'string' ? { 'content-type': 'text/plain; charset=utf-8' } : {};
  response.writeHead(answer.status, {
    ...type,
    'cache-control': 'no-store',
    ...securityHeaders(port),
    ...answer.headers,
    'content-length': Buffer.byteLength(body),
  });
  response.end(request.method === 'HEAD' ? '' : body);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
