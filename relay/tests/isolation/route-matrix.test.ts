import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Session } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import { may, type Permission, role } from '@tandem/shared/model';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RelayFeature } from '../../src/feature.ts';
import { features } from '../../src/features.ts';
import type { Caller } from '../../src/http/route.ts';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';
import { catalogTables, fillTables } from '../support/fill-tables.ts';
import { type MatrixRow, matrix, type Who } from './route-matrix.ts';

// Every route of the running router × who asks × whose row it is. A route without a row fails, and so does a row without a route, or
// one whose handler was never reached.

const routes = new Map<string, Permission | 'signed-in' | null | undefined>();
/** Who the bound handler of the latest call saw; undefined: none was reached. */
let reached: Caller | null | undefined;

const watched: readonly RelayFeature[] = features.map((feature) => ({
  ...feature,
  ...(feature.routes && {
    routes: (table, ctx) =>
      feature.routes?.(
        {
          bind(endpoint, handle) {
            routes.set(`${endpoint.method} /api/v1${endpoint.path}`, endpoint.access);
            table.bind(endpoint, (call) => {
              reached = call.caller;
              return handle(call);
            });
          },
        },
        ctx,
      ),
  }),
}));
const watchServer = (message: unknown) => {
  const { fastify } = message as { fastify: FastifyInstance };
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat())
      if (one !== 'HEAD' && !routes.has(`${one} ${url}`)) routes.set(`${one} ${url}`, undefined);
  });
};

let kit: TestRelay;
let a: Session;
let b: Session;
let idOfA: string;
let idOfB: string;
const members = new Map<Who, { email: string; session: Session }>();

beforeAll(async () => {
  subscribe('fastify.initialization', watchServer);
  // No worker: jobs of made-up rows would only fail.
  kit = await createTestRelay({ features: watched, config: { roles: new Set(['http', 'stream']) } });
  a = await kit.register('A');
  b = await kit.register('B');
  idOfA = await fill(a);
  idOfB = await fill(b);
  for (const one of role.options) {
    const { person } = await kit.register(`Home of the ${one}`);
    await kit.database.adminSql`
      insert into membership (tenant_id, person_id, role, tenant_name)
      values (${a.membership.tenantId}, ${person.id}, ${one}, 'A')`;
    members.set(one, { email: person.email, session: await signIn(person.email) });
  }
});
afterAll(async () => {
  unsubscribe('fastify.initialization', watchServer);
  await kit.close();
});

async function fill(owner: Session): Promise<string> {
  const sql = kit.database.adminSql;
  const id = await fillTables(sql, (await catalogTables(sql)).tenant, owner.membership.tenantId);
  await sql`update connection set channel = 'tiktok' where id = ${id}`;
  await sql`update media set state = 'ready', mime = 'image/png', bytes = '\\x00' where id = ${id}`;
  await sql`
    insert into connection_attempt (id, tenant_id, person_id, session_id, channel, expires_at)
    values (${id}, ${owner.membership.tenantId}, ${owner.person.id}, ${newId()}, 'tiktok', now() + interval '1 hour')`;
  return id;
}

async function signIn(email: string): Promise<Session> {
  const body = { email, password: 'correct horse', deviceName: 'test', tenantId: a.membership.tenantId };
  const answer = await kit.call<Session>('POST', '/auth/login', { body });
  expect(answer.status).toBe(200);
  return answer.body;
}

/** One request, as a browser would not but anybody could send it. */
async function ask(route: string, row: MatrixRow, as: Who, id: string): Promise<{ status: number; text: string }> {
  const [method, path = ''] = route.split(' ');
  const body = row.body?.(id);
  const token = members.get(as)?.session.accessToken;
  reached = undefined;
  const answer = await fetch(`${kit.url}${path.replace(/:\w+/, row.id ?? id)}${row.query ?? ''}`, {
    method: method ?? 'GET',
    redirect: 'manual',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

const everybody: readonly Who[] = [...role.options, 'nobody'];
const isBound = (row: MatrixRow) => row.answers === undefined;

test('every route has a row, and every row a route', () => {
  expect([...routes.keys()].sort()).toEqual(Object.keys(matrix).sort());
});

test('what the rows say is what the permissions say', () => {
  for (const [route, access] of routes) {
    if (access === undefined) continue;
    const allowed = role.options.filter((one) => access === null || access === 'signed-in' || may(one, access));
    const who = matrix[route]?.who.filter((one) => one !== 'nobody');
    expect([route, who]).toEqual([route, allowed]);
    expect([route, matrix[route]?.who.includes('nobody')]).toEqual([route, access === null]);
  }
});

test.each(Object.entries(matrix))('%s', async (route, row) => {
  for (const who of everybody) {
    const own = await ask(route, row, who, idOfA);
    const told = [route, who, own.status, own.text.slice(0, 200)];
    if (!row.who.includes(who)) {
      expect(told.slice(0, 3)).toEqual([route, who, who === 'nobody' ? 401 : 403]);
      expect(reached).toBeUndefined();
      continue;
    }
    if (!isBound(row)) expect(told.slice(0, 3)).toEqual([route, who, row.answers]);
    else if (who === 'nobody' || row.who.includes('nobody')) expect([...told, reached]).toEqual([...told, null]);
    else
      expect([...told, reached]).toEqual([
        ...told,
        expect.objectContaining({ role: who, tenantId: a.membership.tenantId }),
      ]);
    // What it answers is the features' own tests' concern: these rows are made up, and some handlers break on them.
    if (isBound(row) && !row.who.includes('nobody')) {
      const isRefused = own.status === 401 || own.status === 403;
      expect([route, who, isRefused]).toEqual([route, who, row.within?.includes(who) ?? false]);
    }
    // Signed out by what was asked.
    const member = members.get(who);
    if (route.includes('auth/session') && member !== undefined) member.session = await signIn(member.email);
  }
});

test.each(Object.entries(matrix).filter(([route, row]) => !row.who.includes('nobody') && route.includes(':')))(
  'of another shop: %s',
  async (route, row) => {
    const before = await fingerprint();
    for (const who of row.who) {
      const { status, text } = await ask(route, row, who, idOfB);
      expect([route, who, status]).toEqual([route, who, 404]);
      expect(text).not.toContain(b.membership.tenantId);
      if (isBound(row)) expect(reached).toMatchObject({ tenantId: a.membership.tenantId });
    }
    expect(await fingerprint()).toEqual(before);
  },
);

test.each(Object.keys(matrix).filter((route) => route.startsWith('GET /api') && !route.includes(':')))(
  'nothing of another shop is in %s',
  async (route) => {
    const { text } = await ask(route, matrix[route] as MatrixRow, 'owner', idOfA);
    expect(text).not.toContain(idOfB);
    expect(text).not.toContain(b.membership.tenantId);
  },
);

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
