import { api, type Endpoint, type EndpointName, type OutputOf } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';
import { catalogTables, fillTables } from '../support/fill-tables.ts';

// Every endpoint of the contract that takes an id, asked by A for what is B's: it does not exist.

let kit: TestRelay;
let a: OutputOf<typeof api.register>;
let b: OutputOf<typeof api.register>;
let idOfB: string;
beforeAll(async () => {
  // No worker: jobs of made-up rows would only fail.
  kit = await createTestRelay({ config: { roles: new Set(['http']) } });
  a = await kit.register('A');
  b = await kit.register('B');
  const { tenant } = await catalogTables(kit.database.adminSql);
  idOfB = await fillTables(kit.database.adminSql, tenant, b.membership.tenantId);
  await kit.database.adminSql`update connection set channel = 'tiktok' where id = ${idOfB}`;
  await kit.database.adminSql`
    insert into connection_attempt (id, tenant_id, person_id, session_id, channel, expires_at)
    values (${idOfB}, ${b.membership.tenantId}, ${b.person.id}, ${newId()}, 'tiktok', now() + interval '1 hour')`;
});
afterAll(() => kit.close());

const bodies: Partial<Record<EndpointName, object>> = {
  sendReply: { clientId: newId(), text: 'hello', writtenAt: '2026-11-20T00:00:00.000Z' },
  changeConversation: { status: 'closed' },
  handBack: {},
  approveDraft: { clientId: newId() },
  changeConnection: { status: 'paused' },
  putAgent: { mode: 'auto', prompt: 'be kind', version: 0 },
  createDocument: { question: 'q', answer: 'a' },
  changeDocument: { answer: 'a' },
  createFaqs: { table: 'q,a' },
  restoreDocument: { version: 1 },
  changeMember: { role: 'staff' },
  publishAgent: {},
  rollbackAgent: { version: 1 },
  discardDraft: {},
  withdrawDocument: {},
  tryAgent: { said: ['hello'] },
  createTestCase: { said: ['hello'], expected: { action: 'answer' } },
  changeTestCase: { said: ['hello'] },
  estimateTestRun: { kind: 'tests' },
  startTestRun: { kind: 'tests' },
  answerContentGap: { question: 'q', answer: 'a' },
  markWrong: {},
  settleReview: { as: 'right' },
  correctReview: { correction: 'a' },
  adoptCorrection: { question: 'q', answer: 'a' },
};
const queries: Partial<Record<EndpointName, string>> = { compareAgent: '?from=1' };
const withId = (Object.entries(api) as [EndpointName, Endpoint][]).filter(([, endpoint]) =>
  endpoint.path.includes(':id'),
);

test.each(withId)('%s of another shop is not found', async (name, endpoint) => {
  const body = name === 'markRead' ? { upToMessageId: idOfB } : bodies[name];
  const path = `${endpoint.path.replace(':id', idOfB)}${queries[name] ?? ''}`;
  const before = await fingerprint();
  const answer = await kit.call<{ code: string }>(endpoint.method, path, { as: a, ...(body && { body }) });
  expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(await fingerprint()).toEqual(before);
});

test('lists have the own rows only', async () => {
  for (const [path, list] of [
    ['/connections', 'connections'],
    ['/conversations', 'conversations'],
  ] as const) {
    const answer = await kit.call<Record<string, unknown[]>>('GET', path, { as: a });
    expect(answer.body[list]).toEqual([]);
  }
});

test('media of another shop are not found', async () => {
  await kit.database
    .adminSql`update media set state = 'ready', mime = 'image/png', bytes = '\\x00' where id = ${idOfB}`;
  expect((await fetchMedia(a)).status).toBe(404);
  const own = await fetchMedia(b);
  expect(own.status).toBe(200);
  expect(Object.fromEntries(own.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': 'inline',
    'cache-control': 'private, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
  await kit.database.adminSql`update media set mime = 'image/svg+xml' where id = ${idOfB}`;
  expect((await fetchMedia(b)).headers.get('content-type')).toBe('application/octet-stream');
  expect((await fetch(`${kit.url}/api/v1/media/${idOfB}`)).status).toBe(401);
});

test('every endpoint that is not open asks for a token', async () => {
  const closed = Object.values<Endpoint>(api).filter((endpoint) => endpoint.access !== null);
  for (const { method, path } of closed) {
    expect([path, (await kit.call(method, path.replace(':id', idOfB))).status]).toEqual([path, 401]);
  }
});

test('a viewer may look and change nothing', async () => {
  const viewer = await kit.register('Viewed');
  await kit.database.adminSql`update membership set role = 'viewer' where person_id = ${viewer.person.id}`;
  for (const endpoint of Object.values<Endpoint>(api)) {
    if (endpoint.access === null || endpoint.access === 'signed-in') continue;
    const answer = await kit.call(endpoint.method, endpoint.path.replace(':id', newId()), {
      as: viewer,
      body: undefined,
    });
    const isReading = endpoint.access.endsWith('.read');
    expect([endpoint.method, endpoint.path, answer.status === 403]).toEqual([
      endpoint.method,
      endpoint.path,
      !isReading,
    ]);
  }
});

const fetchMedia = (as: typeof a) =>
  fetch(`${kit.url}/api/v1/media/${idOfB}`, { headers: { authorization: `Bearer ${as.accessToken}` } });

/** What B has, as it stands. */
async function fingerprint(): Promise<unknown[]> {
  const { tenant } = await catalogTables(kit.database.adminSql);
  return Promise.all(
    tenant.map(({ name, tenantColumn }) =>
      kit.database.adminSql.unsafe(
        `select count(*), md5(string_agg(t::text, '')) from ${name} t where ${tenantColumn} = '${b.membership.tenantId}'`,
      ),
    ),
  );
}
