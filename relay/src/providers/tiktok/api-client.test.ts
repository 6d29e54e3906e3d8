import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ProviderError } from '../provider.ts';
import { type ApiRequest, createTiktokApi } from './api-client.ts';
import type { TiktokApp } from './app.ts';
import { getWebhook, setWebhook } from './webhook-config.ts';

const secret = 'app-secret-that-stays-here';
const token = 'act.token-that-stays-here';

let server: Server;
let app: TiktokApp;
let answer: { status: number; text: string; retryAfter?: string } | 'hang' | 'break';
let pauses: { callClass: string; pauseMs: number }[] = [];
let asked: { url: string; headers: Record<string, unknown>; body: string }[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    asked.push({ url: request.url ?? '', headers: request.headers, body });
    if (answer === 'hang') return;
    if (answer === 'break') return void request.socket.destroy();
    const { retryAfter } = answer;
    const headers = {
      'content-type': 'application/json',
      ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
    };
    response.writeHead(answer.status, headers).end(answer.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  app = {
    appId: '7300000000000000001',
    appSecrets: [{ reveal: () => secret }],
    apiUrl: `http://127.0.0.1:${port}/open_api/v1.3`,
    authorizeUrl: 'https://www.tiktok.com/v2/auth/authorize/',
    now: () => 0,
    takeBudget: () => Promise.resolve(0),
    pauseBudget: async (callClass, pauseMs) => void pauses.push({ callClass, pauseMs }),
    guard: (_account, call) => call(),
  };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
  pauses = [];
});

const envelope = (code: number, data: unknown = {}, message = code === 0 ? 'OK' : 'no') => ({
  status: 200,
  text: JSON.stringify({ code, message, request_id: 'req-1', data }),
});
const request = (change: Partial<ApiRequest<z.ZodType>> = {}): ApiRequest<z.ZodType> => ({
  method: 'POST',
  callClass: 'send',
  path: '/business/message/send/',
  accessToken: token,
  body: { text: 'hi' },
  data: z.object({ id: z.string() }),
  signal: AbortSignal.timeout(5000),
  ...change,
});
const refusalOf = async (change: Partial<ApiRequest<z.ZodType>> = {}, of: TiktokApp = app): Promise<ProviderError> => {
  const error = await createTiktokApi(of)(request(change)).then(
    () => null,
    (refused: unknown) => refused,
  );
  expect(error).toBeInstanceOf(ProviderError);
  return error as ProviderError;
};

test('a success gives the parsed data, long ids whole', async () => {
  answer = { status: 200, text: '{"code":0,"message":"OK","request_id":"r","data":{"id":7301234567890123457}}' };
  expect(await createTiktokApi(app)(request())).toEqual({ id: '7301234567890123457' });
  expect(asked[0]?.headers).toMatchObject({ 'access-token': token, 'content-type': 'application/json' });
  expect(asked[0]?.url).toBe('/open_api/v1.3/business/message/send/');
});

test('a plus in a conversation id is escaped', async () => {
  answer = envelope(0, { id: 'x' });
  const { body: _, ...read } = request({ method: 'GET', query: { conversation_id: 'a+b/c==' } });
  await createTiktokApi(app)(read);
  expect(asked[0]?.url).toContain('conversation_id=a%2Bb%2Fc%3D%3D');
});

describe('a refusal in the envelope', () => {
  test.each([
    [40002, 'invalid'],
    [40001, 'permission'],
    [40007, 'unreachable'],
    [40064, 'policy'],
    [40100, 'rate_limited'],
    [40101, 'permission'],
    [40102, 'token_invalid'],
    [40104, 'token_invalid'],
    [40105, 'token_invalid'],
    [40107, 'token_invalid'],
    [40110, 'invalid'],
    [40130, 'permission'],
    [40907, 'invalid'],
    [60001, 'transient'],
    [49999, 'invalid'],
  ])('%i is %s, whether or not it was a send', async (code, kind) => {
    answer = envelope(code);
    expect(await refusalOf()).toMatchObject({ kind, rawCode: String(code) });
    expect(await refusalOf({ effect: true })).toMatchObject({ kind, rawCode: String(code) });
  });

  test('the daily cap of an account is told from the other message rules', async () => {
    answer = envelope(40064, {}, 'You are sending messages too fast. Take a rest.');
    expect(await refusalOf()).toMatchObject({ kind: 'quota_exhausted' });
  });

  test('only a rate limit says when to come back', async () => {
    answer = envelope(40100);
    expect((await refusalOf()).retryAfterMs).toBe(1000);
    answer = envelope(40002);
    expect((await refusalOf()).retryAfterMs).toBeNull();
  });
});

describe('no clear answer', () => {
  const cases: [string, typeof answer][] = [
    ['a gateway error', { status: 502, text: 'bad gateway' }],
    ['no JSON', { status: 200, text: '<html>' }],
    ['no envelope', { status: 200, text: '[]' }],
    ['a redirect', { status: 302, text: '' }],
    ['a success without its data', envelope(0, {})],
    ['an error of the platform itself', envelope(50000)],
    ['another error of the platform itself', envelope(51065)],
    ['a broken connection', 'break'],
  ];
  test.each(cases)('%s leaves a send unknown, and anything else may be repeated', async (_what, given) => {
    answer = given;
    expect(await refusalOf({ effect: true })).toMatchObject({ kind: 'unknown' });
    expect(await refusalOf()).toMatchObject({ kind: 'transient' });
  });

  test('a call that takes too long leaves a send unknown', async () => {
    answer = 'hang';
    expect(await refusalOf({ effect: true, signal: AbortSignal.timeout(50) })).toMatchObject({ kind: 'unknown' });
    expect(await refusalOf({ signal: AbortSignal.timeout(50) })).toMatchObject({ kind: 'transient' });
  });

  test('a send that never reached anybody is no unknown', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const nobody = { ...app, apiUrl: `http://127.0.0.1:${port}/open_api/v1.3` };
    expect(await refusalOf({ effect: true }, nobody)).toMatchObject({ kind: 'transient' });
  });
});

test('a wrong path or method is our mistake', async () => {
  answer = { status: 404, text: '404 page not found' };
  expect(await refusalOf({ effect: true })).toMatchObject({ kind: 'invalid', rawCode: 'http-404' });
});

test('without budget nothing is called', async () => {
  const broke = { ...app, takeBudget: () => Promise.resolve(700) };
  expect(await refusalOf({}, broke)).toMatchObject({ kind: 'rate_limited', retryAfterMs: 700 });
  expect(asked).toEqual([]);
});

test('a call that is one too many pauses its class everywhere, for as long as the platform says', async () => {
  answer = envelope(40100, {}, 'Too many requests. Please retry later.');
  await refusalOf({ callClass: 'read' });
  answer = envelope(40100, {}, 'QPM limit exceeded');
  await refusalOf({ callClass: 'send' });
  answer = { status: 429, text: '', retryAfter: '7' };
  expect(await refusalOf({ effect: true })).toMatchObject({
    kind: 'rate_limited',
    rawCode: 'http-429',
    retryAfterMs: 7_000,
  });
  answer = { status: 429, text: '', retryAfter: new Date(12_000).toUTCString() };
  await refusalOf({ callClass: 'refresh' });
  answer = { status: 429, text: '', retryAfter: 'soon' };
  await refusalOf();
  answer = { status: 429, text: '', retryAfter: '99999999' };
  await refusalOf();
  expect(pauses).toEqual([
    { callClass: 'read', pauseMs: 1_000 },
    { callClass: 'send', pauseMs: 300_000 },
    { callClass: 'send', pauseMs: 7_000 },
    { callClass: 'refresh', pauseMs: 12_000 },
    { callClass: 'send', pauseMs: 1_000 },
    { callClass: 'send', pauseMs: 900_000 },
  ]);
});

test('our own waiting pauses nobody, and a turn that is had is not asked for again', async () => {
  const broke = { ...app, takeBudget: () => Promise.resolve(700) };
  await refusalOf({}, broke);
  expect(pauses).toEqual([]);
  answer = envelope(0, { id: 'x' });
  expect(await createTiktokApi(broke)(request({ hasTurn: true }))).toEqual({ id: 'x' });
});

test('a call whose time to begin has passed is never made', async () => {
  answer = envelope(0, { id: 'x' });
  const late = { ...app, now: () => 2000 };
  expect(await refusalOf({ effect: true, startBy: 1999 }, late)).toMatchObject({ kind: 'rate_limited' });
  expect(asked).toEqual([]);
  expect(await createTiktokApi(late)(request({ effect: true, startBy: 2000 }))).toEqual({ id: 'x' });
});

test('waiting for a turn ends when the time to begin does', async () => {
  const waiting = {
    ...app,
    takeBudget: (_urgency: string, signal: AbortSignal) =>
      new Promise<number>((resolve) => signal.addEventListener('abort', () => resolve(400))),
  };
  expect(await refusalOf({ effect: true, startBy: 20 }, waiting)).toMatchObject({
    kind: 'rate_limited',
    retryAfterMs: 400,
  });
});

test('a budget that cannot be asked is no unknown outcome', async () => {
  const broken = { ...app, takeBudget: () => Promise.reject(new Error('no database')) };
  expect(await refusalOf({ effect: true }, broken)).toMatchObject({ kind: 'transient' });
  expect(asked).toEqual([]);
});

test('no error text carries a secret, a token or a query', async () => {
  const texts: string[] = [];
  for (const given of [envelope(40002), { status: 500, text: 'x' }, 'break' as const, { status: 404, text: 'x' }]) {
    answer = given;
    const query = { secret, app_id: '1' };
    const error = await refusalOf({ query, body: { client_secret: secret } });
    texts.push(error.message, String(error.stack), JSON.stringify(error));
  }
  expect(texts.filter((text) => text.includes(secret) || text.includes(token))).toEqual([]);
});

test('the webhook address is set, read, and absent when not set', async () => {
  const api = createTiktokApi(app);
  const signal = AbortSignal.timeout(5000);
  answer = envelope(0, {
    app_id: app.appId,
    event_type: 'DIRECT_MESSAGE',
    callback_url: 'https://relay.example/webhooks/tiktok',
  });
  await setWebhook(app, api, { callbackUrl: 'https://relay.example/webhooks/tiktok', signal });
  expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
    app_id: app.appId,
    secret,
    event_type: 'DIRECT_MESSAGE',
    callback_url: 'https://relay.example/webhooks/tiktok',
  });
  expect(await getWebhook(app, api, { signal })).toBe('https://relay.example/webhooks/tiktok');
  answer = envelope(0, { app_id: app.appId, event_type: 'DIRECT_MESSAGE' });
  expect(await getWebhook(app, api, { signal })).toBeNull();
});
