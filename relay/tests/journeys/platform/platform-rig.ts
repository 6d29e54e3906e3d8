import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api, type ConnectionAttempt } from '@tandem/shared/api';
import { type Clock, must, newId, systemClock } from '@tandem/shared/lib';
import type { ConnectionId, ConnectionRow, TenantId } from '@tandem/shared/model';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { startTiktokSandbox, type TiktokSandbox, type TiktokSandboxOptions } from '../../../sandbox/tiktok/index.ts';
import type { Channel } from '../../../src/channels/channel.ts';
import { channelsFeature, createPlatforms } from '../../../src/channels/index.ts';
import { sandboxApp, secret } from '../../../src/config/index.ts';
import { connectionsFeature } from '../../../src/connections/index.ts';
import type { RelayContext } from '../../../src/context.ts';
import { createServer } from '../../../src/http/server.ts';
import { inboxFeature } from '../../../src/inbox/index.ts';
import type { Provider } from '../../../src/providers/provider.ts';
import { createAuthenticate, tenancyFeature } from '../../../src/tenancy/index.ts';
import { createTestContext, type TestContext } from '../../../src/testing/test-context.ts';

/** A relay without the agent, its HTTP door and the platform's stand-in, all real, on one clock that can be moved. */
export interface PlatformRig extends AsyncDisposable {
  readonly kit: TestContext;
  readonly ctx: RelayContext;
  readonly sandbox: TiktokSandbox;
  /** The relay's address. */
  readonly base: string;
  /** Moves the time of relay and platform. */
  pass(ms: number): void;
  knob<T = Record<string, unknown>>(path: string, body?: object): Promise<T>;
  look<T = Record<string, unknown>>(path: string): Promise<T>;
  /** Until the platform has nothing more to deliver and the queue nothing more to do. */
  settle(): Promise<void>;
}

export async function startPlatformRig({
  log,
  ...options
}: Partial<TiktokSandboxOptions> & { log?: Logger } = {}): Promise<PlatformRig> {
  let shift = 0;
  const clock: Clock = { now: () => systemClock.now() + shift, after: systemClock.after };
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-platform-'));
  const sandbox = await startTiktokSandbox({
    dataDir,
    appId: sandboxApp.id,
    appSecret: sandboxApp.secret,
    seed: 'demo',
    clock,
    rates: { perSecond: 1000, perMinute: 60_000 },
    ...options,
  });
  const channels = new Map<string, Channel>();
  const providers = new Map<string, Provider>();
  const kit = await createTestContext({
    features: [tenancyFeature, inboxFeature, connectionsFeature, channelsFeature],
    clock,
    ...(log !== undefined && { log }),
    channels,
    providers,
    config: {
      tiktok: {
        appId: sandboxApp.id,
        appSecrets: [secret(sandboxApp.secret)],
        apiUrl: `${sandbox.url}/open_api/v1.3`,
        authorizeUrl: `${sandbox.url}/v2/auth/authorize/`,
        isSandbox: true,
        // Both budgets, ours and the platform's, have tests of their own; here a busy second must not leave a reply waiting.
        limits: [{ n: 1000, perMs: 1000 }],
      },
    },
  });
  const { ctx } = kit;
  const platforms = createPlatforms(ctx);
  for (const [kind, channel] of platforms.channels) channels.set(kind, channel);
  for (const [name, provider] of platforms.providers) providers.set(name, provider);
  const server = await createServer(ctx, { authenticate: createAuthenticate(ctx), version: 'test' });
  const base = await listen(server, ctx);
  const { webhook } = must(providers.get('tiktok'));
  await must(webhook).set({ callbackUrl: `${base}/webhooks/tiktok`, signal: AbortSignal.timeout(5000) });

  const ask = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const response = await fetch(`${sandbox.url}/_sandbox/${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    kit,
    ctx,
    sandbox,
    base,
    pass: (ms) => {
      shift += ms;
    },
    knob: (path, body = {}) =>
      ask(path, {
        method: ['mishaps', 'policies', 'rates'].includes(path) ? 'PATCH' : 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    look: (path) => ask(path),
    async settle() {
      // A second time: what the queue asked of the platform (a revoke) makes it send webhooks of its own.
      for (let round = 0; round < 2; round += 1) {
        const { isIdle } = await ask<{ isIdle: boolean }>('webhooks/idle?wait=10000');
        if (!isIdle) throw new Error('the platform still has something to deliver');
        await kit.drain();
      }
    },
    async [Symbol.asyncDispose]() {
      // Keep-alive connections of this very process would hold it for their full timeout.
      const closed = server.close();
      server.server.closeAllConnections();
      await closed;
      await sandbox.close();
      await kit.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function listen(server: FastifyInstance, ctx: RelayContext): Promise<string> {
  const base = await server.listen({ host: '127.0.0.1', port: 0 });
  ctx.config.http.publicUrl = base;
  return base;
}

/** A shop whose owner is signed in. */
export interface Shop {
  readonly tenantId: TenantId;
  request(method: string, path: string, body?: object): Promise<{ status: number; json: unknown }>;
  attempt(id: string): Promise<ConnectionAttempt>;
  connections(): Promise<ConnectionRow[]>;
}

export async function openShop(rig: PlatformRig, name: string): Promise<Shop> {
  const call = async (method: string, path: string, body?: object, token?: string) => {
    const response = await fetch(`${rig.base}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: response.status, json: (await response.json()) as unknown };
  };
  const owner = { email: `${newId()}@example.com`, password: 'correct horse battery', deviceName: 'desk' };
  const shop = { name: 'Owner', shopName: name, timeZone: 'Asia/Bangkok', language: 'th' };
  let session = api.register.output.parse((await call('POST', '/auth/register', { ...owner, ...shop })).json);
  const request: Shop['request'] = async (method, path, body) => {
    const first = await call(method, path, body, session.accessToken);
    if (first.status !== 401) return first;
    // Time was moved past the token's end.
    session = api.login.output.parse((await call('POST', '/auth/login', owner)).json);
    return call(method, path, body, session.accessToken);
  };
  return {
    tenantId: session.membership.tenantId,
    request,
    attempt: async (id) =>
      api.getConnectionAttempt.output.parse((await request('GET', `/connection-attempts/${id}`)).json),
    connections: async () => api.listConnections.output.parse((await request('GET', '/connections')).json).connections,
  };
}

interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

/** One browser: keeps its cookies for the relay, follows no redirect by itself. */
export function openBrowser() {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async get(url: string): Promise<Page> {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
      for (const line of response.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const [name = '', value = ''] = pair.split('=');
        if (/max-age=0/i.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
      return { status: response.status, headers: response.headers, html: await response.text() };
    },
  };
}
export type Browser = ReturnType<typeof openBrowser>;

export const allScopes = 'user.info.basic,user.info.username,message.list.read,message.list.send,message.list.manage';

/** Presses Connect: the relay's start page, up to the platform's consent page. */
export async function begin(shop: Shop, browser: Browser): Promise<{ attemptId: string; start: string; consent: URL }> {
  const { status, json } = await shop.request('POST', '/connections', { channel: 'tiktok' });
  if (status !== 200) throw new Error(`connections: ${status} ${JSON.stringify(json)}`);
  const { authorizeUrl, connectionAttemptId } = api.startConnection.output.parse(json);
  const response = await browser.get(authorizeUrl);
  if (response.status !== 302) throw new Error(`start: ${response.status}`);
  return {
    attemptId: connectionAttemptId,
    start: authorizeUrl,
    consent: new URL(must(response.headers.get('location'))),
  };
}

/** Answers the consent page as the account's owner; returns where the browser is sent. */
export async function consent(page: URL, form: Record<string, string> = {}): Promise<string> {
  const asked = Object.fromEntries(page.searchParams);
  const response = await fetch(`${page.origin}${page.pathname}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...asked, account: 'lanlom.wear', decision: 'allow', ...form }),
  });
  if (response.status !== 302) throw new Error(`consent: ${response.status} ${await response.text()}`);
  return must(response.headers.get('location'));
}

/** The whole way. */
export async function link(shop: Shop, form: Record<string, string> = {}, browser = openBrowser()) {
  const { attemptId, consent: page } = await begin(shop, browser);
  const response = await browser.get(await consent(page, form));
  return { attemptId, response, html: response.html, attempt: await shop.attempt(attemptId) };
}

export async function linked(shop: Shop, account = 'lanlom.wear'): Promise<ConnectionId> {
  const { attempt } = await link(shop, { account });
  if (attempt.status !== 'done') throw new Error(`not linked: ${JSON.stringify(attempt)}`);
  return attempt.connectionId;
}

/** What the platform says of a token. */
export function profileOf(
  { ctx }: Pick<PlatformRig, 'ctx'>,
  { accessToken, externalAccountId }: { accessToken: string; externalAccountId: string },
) {
  const signal = AbortSignal.timeout(5000);
  return must(ctx.providers.get('tiktok')).profile({ accessToken, externalAccountId, signal });
}
