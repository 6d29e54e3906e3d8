import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { nothing, type Session } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import { may, type Permission, role } from '@tandem/shared/model';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
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

/** Routes on purpose without a row: one that is well behaved, and one that asks nobody who he is. */
const planted: RelayFeature = {
  name: 'planted',
  routes: (table) =>
    table.bind(
      {
        method: 'POST',
        path: '/planted',
        access: 'inbox.reply',
        summary: '',
        params: nothing,
        query: nothing,
        body: z.object({ word: z.string() }),
        output: nothing,
      },
      async () => ({}),
    ),
  http: (server) => {
    server.get<{ Params: { id: string } }>(
      '/api/v1/planted/:id',
      ({ params }) => kit.database.adminSql`select * from conversation where id = ${params.id}`,
    );
  },
};

const watched: readonly RelayFeature[] = [...features, planted].map((feature) => ({
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

/** What is wrong with this row, asked by everybody for an own row. */
async function failuresOf(route: string, row: MatrixRow): Promise<string[]> {
  const failures: string[] = [];
  for (const who of everybody) {
    const { status, text } = await ask(route, row, who, idOfA);
    const fail = (why: string) => failures.push(`${route} as ${who}: ${why} (${status} ${text.slice(0, 200)})`);
    if (!row.who.includes(who)) {
      if (status !== (who === 'nobody' ? 401 : 403)) fail('was not refused');
      if (reached !== undefined) fail('reached the handler');
      continue;
    }
    if (!isBound(row)) {
      if (status !== row.answers) fail('never reached the handler');
    } else if (reached === undefined) fail('never reached the handler');
    else if (who === 'nobody' || row.who.includes('nobody')) {
      if (reached !== null) fail('was taken for somebody');
    } else if (reached?.role !== who || reached.tenantId !== a.membership.tenantId) fail('was taken for another');
    // What it answers is the features' own tests' concern: these rows are made up, and some handlers break on them.
    if (isBound(row) && !row.who.includes('nobody')) {
      const isRefused = status === 401 || status === 403;
      if (isRefused !== (row.within?.includes(who) ?? false))
        fail(isRefused ? 'was refused' : 'was not refused within');
    }
    // Signed out by what was asked.
    const member = members.get(who);
    if (route.includes('auth/session') && member !== undefined) member.session = await signIn(member.email);
  }
  return failures;
}

/** What is wrong with this row, asked for a row of another shop. */
async function foreignFailuresOf(route: string, row: MatrixRow): Promise<string[]> {
  const failures: string[] = [];
  const first = await changesBy(() => askEverybody(route, row, failures));
  // The other shop's own jobs may write meanwhile; what the route does it does again, and what it deletes stays deleted.
  const changed =
    first.length === 0 ? [] : [...first.filter(({ isLess }) => isLess), ...(await changesAgain(route, row))];
  if (changed.length > 0)
    failures.push(`${route}: changed the other shop's ${changed.map(({ name }) => name).join(', ')}`);
  return failures;
}

const changesAgain = (route: string, row: MatrixRow) => changesBy(() => askEverybody(route, row, []));

/** The other shop's tables that are not as they were; `isLess`: with fewer rows. */
async function changesBy(act: () => Promise<void>): Promise<{ name: string; isLess: boolean }[]> {
  const before = await fingerprint();
  await act();
  const after = await fingerprint();
  return [...after].flatMap(([name, now]) => {
    const then = before.get(name);
    return then === undefined || then.print === now.print ? [] : [{ name, isLess: now.rows < then.rows }];
  });
}

async function askEverybody(route: string, row: MatrixRow, failures: string[]): Promise<void> {
  for (const who of row.who) {
    const { status, text } = await ask(route, row, who, idOfB);
    const fail = (why: string) => failures.push(`${route} as ${who}: ${why} (${status} ${text.slice(0, 200)})`);
    if (status !== 404) fail('is found');
    if (text.includes(b.membership.tenantId)) fail('names the other shop');
    if (isBound(row) && reached?.tenantId !== a.membership.tenantId) fail('never reached the handler');
  }
}

/** Routes without a row, and rows without a route. */
function unmatched(rows: Readonly<Record<string, MatrixRow>>, running: Iterable<string>) {
  const there = new Set(running);
  return {
    withoutRow: [...there].filter((route) => !(route in rows)).sort(),
    withoutRoute: Object.keys(rows)
      .filter((route) => !there.has(route))
      .sort(),
  };
}
const isPlanted = (route: string) => route.includes('/planted');
const product = () => [...routes.keys()].filter((route) => !isPlanted(route));

test('every route has a row, and every row a route', () => {
  expect(unmatched(matrix, product())).toEqual({ withoutRow: [], withoutRoute: [] });
});

test('every route is described, and what is described is there, open to whom it says', async () => {
  const answer = await fetch(`${kit.url}/openapi.json`);
  const { paths } = (await answer.json()) as { paths: Record<string, Record<string, { security?: unknown }>> };
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { security }]) => ({
      route: `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      isOpen: security === undefined,
    })),
  );
  expect(described.map(({ route }) => route).sort()).toEqual(product().sort());
  for (const { route, isOpen } of described) {
    expect([route, isOpen]).toEqual([route, matrix[route]?.who.includes('nobody')]);
  }
});

test('what the rows say is what the permissions say', () => {
  for (const [route, access] of routes) {
    if (access === undefined || isPlanted(route)) continue;
    const allowed = role.options.filter((one) => access === null || access === 'signed-in' || may(one, access));
    const who = matrix[route]?.who.filter((one) => one !== 'nobody');
    expect([route, who]).toEqual([route, allowed]);
    expect([route, matrix[route]?.who.includes('nobody')]).toEqual([route, access === null]);
  }
});

test.each(Object.entries(matrix))('%s', async (route, row) => {
  expect(await failuresOf(route, row)).toEqual([]);
});

test.each(Object.entries(matrix).filter(([route, row]) => !row.who.includes('nobody') && route.includes(':')))(
  'of another shop: %s',
  async (route, row) => {
    expect(await foreignFailuresOf(route, row)).toEqual([]);
  },
);

describe('what is planted is found', () => {
  test('a route without a row, and a row without a route', () => {
    const { 'GET /api/v1/me': _, ...rest } = matrix;
    expect(unmatched(rest, product()).withoutRow).toEqual(['GET /api/v1/me']);
    expect(unmatched(matrix, routes.keys()).withoutRow).toEqual(['GET /api/v1/planted/:id', 'POST /api/v1/planted']);
    expect(unmatched({ ...matrix, 'GET /api/v1/gone': { who: [] } }, product()).withoutRoute).toEqual([
      'GET /api/v1/gone',
    ]);
  });

  test('a row whose request never comes to the handler', async () => {
    const who: readonly Who[] = ['owner', 'admin', 'staff'];
    const row = { who, body: () => ({ word: 'x' }) };
    expect(await failuresOf('POST /api/v1/planted', row)).toEqual([]);
    const never = await failuresOf('POST /api/v1/planted', { who });
    expect(never).toHaveLength(who.length);
    expect(never[0]).toContain('never reached the handler');
  });

  test('a row that refuses whom the route admits, or admits whom it refuses', async () => {
    const body = () => ({ word: 'x' });
    expect((await failuresOf('POST /api/v1/planted', { who: ['owner'], body })).join()).toMatch(
      /staff: was not refused/,
    );
    expect((await failuresOf('POST /api/v1/planted', { who: everybody, body })).join()).toMatch(
      /viewer: never reached/,
    );
  });

  test('a route that knows no shop', async () => {
    const row = { who: ['owner'], answers: 200 } as const;
    expect((await failuresOf('GET /api/v1/planted/:id', row)).join()).toMatch(/nobody: was not refused/);
    expect((await foreignFailuresOf('GET /api/v1/planted/:id', row)).join()).toMatch(/is found.*names the other shop/);
  });
});

test.each(Object.keys(matrix).filter((route) => route.startsWith('GET /api') && !route.includes(':')))(
  'nothing of another shop is in %s',
  async (route) => {
    const { text } = await ask(route, matrix[route] as MatrixRow, 'owner', idOfA);
    expect(text).not.toContain(idOfB);
    expect(text).not.toContain(b.membership.tenantId);
  },
);

/** What B has, as it stands. */
async function fingerprint(): Promise<Map<string, { print: string; rows: number }>> {
  const { tenant } = await catalogTables(kit.database.adminSql);
  const prints = tenant.map(async ({ name, tenantColumn }) => {
    const [row] = await kit.database.adminSql.unsafe<{ print: string; rows: number }[]>(
      `select count(*)::int as rows, coalesce(md5(string_agg(t::text, '' order by t::text)), '') as print from ${name} t where ${tenantColumn} = '${b.membership.tenantId}'`,
    );
    return [name, row ?? { print: '', rows: 0 }] as const;
  });
  return new Map(await Promise.all(prints));
}
