import { Validator } from '@seriousme/openapi-schema-validator';
import { api, plainRoutes } from '@tandem/shared/api';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestTenant, type TestTenant } from '../db/testing/test-database.ts';
import type { RelayFeature } from '../feature.ts';
import { createTestContext, type TestContext } from '../testing/test-context.ts';
import { ProblemError } from './problem-error.ts';
import { withRawBody } from './raw-body.ts';
import { createServer } from './server.ts';

const document = {
  id: '01912345-0000-7000-8000-000000000001',
  connectionId: '01912345-0000-7000-8000-000000000002',
  kind: 'faq',
  title: 'q',
  question: 'q',
  variants: [],
  url: null,
  recrawl: 'never',
  isEnabled: true,
  state: 'ready',
  failure: null,
  version: 1,
  characters: 1,
  chunkCount: 1,
  pageCount: null,
  duplicateOf: null,
  usedCount: 0,
  crawledAt: null,
  nextCrawlAt: null,
  updatedAt: '2026-11-20T00:00:00.000Z',
};
/** Stands for a feature: counts how often the work is done. */
let calls = 0;
let next: () => Promise<void> = async () => undefined;
const feature: RelayFeature = {
  name: 'probe',
  routes(routes) {
    routes.bind(api.createDocument, async ({ input }) => {
      calls += 1;
      await next();
      return api.createDocument.output.parse({
        ...document,
        answer: `${'answer' in input.body ? input.body.answer : ''} ${calls}`,
      });
    });
    routes.bind(api.getAgent, async () => {
      throw new Error('secret: the password is 123');
    });
  },
  http(server) {
    withRawBody(server, (scoped) => {
      scoped.post('/raw', async (request, reply) =>
        reply.send((request.body as Buffer | undefined)?.toString('hex') ?? 'none'),
      );
    });
  },
};

let kit: TestContext;
let server: FastifyInstance;
let tenants: Record<string, TestTenant>;
beforeAll(async () => {
  kit = await createTestContext({ features: [feature] });
  tenants = { a: await createTestTenant(kit.ctx.db, 'A'), b: await createTestTenant(kit.ctx.db, 'B') };
  server = await createServer(kit.ctx, {
    version: 'test',
    // Whose token it is stands in it.
    authenticate: async (authorization) => {
      const tenant = tenants[authorization ?? ''];
      if (tenant === undefined) return null;
      const { tenantId, personId } = tenant;
      return { caller: { tenantId, personId, sessionId: 's', role: 'owner' }, expiresAt: Number.POSITIVE_INFINITY };
    },
  });
});
afterAll(async () => {
  await server.close();
  await kit.close();
});
beforeEach(() => {
  calls = 0;
  next = async () => undefined;
});

const url = `/api/v1/connections/${document.connectionId}/documents`;
const create = (answer: string, key?: string, as = 'a') =>
  server.inject({
    method: 'POST',
    url,
    headers: { authorization: as, ...(key !== undefined && { 'idempotency-key': key }) },
    payload: { question: 'q', answer },
  });

test('the same key gives the same answer, once the work is done', async () => {
  const first = await create('x', 'k1');
  expect(first.json()).toMatchObject({ answer: 'x 1' });
  expect((await create('x', 'k1')).json()).toEqual(first.json());
  expect(calls).toBe(1);
  expect((await create('another question', 'k1')).json()).toMatchObject({ status: 409, code: 'conflict' });
  expect((await create('x', 'k1', 'b')).json()).toMatchObject({ answer: 'x 2' });
  expect((await create('x')).json()).toMatchObject({ answer: 'x 3' });
});

test('two at once with one key: the second waits for the first one’s answer', async () => {
  let release: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    next = () =>
      new Promise((finish) => {
        release = finish;
        resolve();
      });
  });
  const first = create('x', 'k2');
  await started;
  const second = create('x', 'k2');
  release();
  expect((await second).json()).toEqual((await first).json());
  expect(calls).toBe(1);
});

test('after a refusal the key is free', async () => {
  next = async () => {
    throw new ProblemError('handler_changed', 'somebody else has it');
  };
  expect((await create('x', 'k3')).json()).toMatchObject({ status: 409, code: 'handler_changed' });
  next = async () => undefined;
  expect((await create('x, anyway', 'k3')).statusCode).toBe(200);
});

test('a key left by a process that died is taken over', async () => {
  await create('x', 'k4');
  await kit.database.adminSql`
    update idempotent_answer set status = 0, body = 'null', created_at = now() - interval '31 s' where key = 'k4'`;
  expect((await create('x', 'k4')).json()).toMatchObject({ answer: 'x 2' });
});

test('an unexpected error tells nothing but its number', async () => {
  const answer = await server.inject({
    method: 'GET',
    url: `/api/v1/connections/${document.connectionId}/agent`,
    headers: { authorization: 'a' },
  });
  expect(answer.statusCode).toBe(500);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.body).not.toContain('secret');
  expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

test('wrong input names its fields; wrong bytes are refused', async () => {
  const post = (payload: string, type = 'application/json') =>
    server.inject({ method: 'POST', url, headers: { authorization: 'a', 'content-type': type }, payload });
  expect((await post('{"question":1}')).json()).toMatchObject({
    code: 'invalid_input',
    fields: { 'body.question': expect.any(String), 'body.answer': expect.any(String) },
  });
  const refused = {
    '{"question":"q","answer":"a","__proto__":{"x":1}}': 'application/json',
    '{"question":': 'application/json',
    '[': 'application/json',
    'question=q': 'application/x-www-form-urlencoded',
    '{"question":"q","answer":"a"}': 'text/plain',
    [`{"question":"${'x'.repeat(300_000)}"}`]: 'application/json',
  };
  for (const [payload, type] of Object.entries(refused)) {
    const answer = await post(payload, type);
    expect([payload.slice(0, 40), answer.statusCode >= 400 && answer.statusCode < 500]).toEqual([
      payload.slice(0, 40),
      true,
    ]);
    expect(answer.json()).toMatchObject({ code: 'invalid_input' });
  }
  expect(calls).toBe(0);
});

test('a raw route gets the bytes, whatever the content type says', async () => {
  const payload = Buffer.from('7b22ff00', 'hex');
  for (const type of ['application/json', ' application/json', 'application/json\t', 'nonsense', '']) {
    const headers = type === '' ? {} : { 'content-type': type };
    expect((await server.inject({ method: 'POST', url: '/raw', headers, payload })).body).toBe('7b22ff00');
  }
  expect((await server.inject({ method: 'POST', url: '/raw' })).body).toBe('');
});

test('no page of another origin is let in, and the description has every endpoint', async () => {
  const preflight = await server.inject({ method: 'OPTIONS', url, headers: { origin: 'https://evil.example' } });
  expect(preflight.statusCode).toBe(404);
  expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
  const described = (await server.inject({ method: 'GET', url: '/openapi.json' })).json();
  const operations = Object.values<Record<string, object>>(described.paths).flatMap((path) => Object.keys(path));
  expect(operations).toHaveLength(Object.keys(api).length + plainRoutes.length);
  const validator = new Validator();
  expect(await validator.validate(described)).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
  // The validator can say no.
  expect(
    (await new Validator().validate({ ...described, paths: { join: { get: { parameters: 'none' } } } })).valid,
  ).toBe(false);
});
