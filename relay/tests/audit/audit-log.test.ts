import type { AuditEntry, Session } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';

let kit: TestRelay;
let owner: Session;
let tenantId: string;
beforeAll(async () => {
  kit = await createTestRelay({ config: { roles: new Set(['http']) } });
  owner = await kit.register('A');
  tenantId = owner.membership.tenantId;
});
afterAll(() => kit.close());

const list = async (query: string, as = owner) =>
  (await kit.call<{ entries: AuditEntry[]; nextCursor: string | null }>('GET', `/audit?${query}`, { as })).body;

const signIn = (email: string, password: string) =>
  kit.call<Session>('POST', '/auth/login', { body: { email, password, deviceName: 'test' } });

test('signing up and in, a wrong password, and an address that nobody has', async () => {
  const { email } = owner.person;
  expect((await signIn(email, 'wrong')).status).toBe(401);
  expect((await signIn(`${newId()}@example.com`, 'wrong')).status).toBe(401);
  await expect.poll(async () => (await list('act=session&result=failed')).entries.length).toBe(1);
  const [failed] = (await list('act=session&result=failed')).entries;
  expect(failed).toMatchObject({
    act: 'session.sign_in',
    actor: { kind: 'system', id: null },
    subject: { kind: 'person', id: owner.person.id },
    from: { ip: '127.0.0.1', sessionId: null },
  });
  const acts = (await list('')).entries.map(({ act, result }) => `${act} ${result}`);
  expect(acts).toEqual(['session.sign_in failed', 'session.sign_in done', 'shop.register done']);
});

test('what a role does not allow is refused and recorded, once a minute for each door', async () => {
  const viewer = await kit.register('Viewed');
  await kit.database.adminSql`update membership set role = 'viewer' where person_id = ${viewer.person.id}`;
  for (let i = 0; i < 5; i++) {
    const asked = await kit.call('PUT', `/connections/${newId()}/agent`, { as: viewer, body: {} });
    expect(asked.status).toBe(403);
  }
  expect((await kit.call('GET', '/audit', { as: viewer })).status).toBe(403);
  const file = await fetch(`${kit.url}/api/v1/audit/export`, { headers: bearer(viewer) });
  expect(file.status).toBe(403);
  await kit.database.adminSql`update membership set role = 'owner' where person_id = ${viewer.person.id}`;
  const { entries } = await list('result=refused', viewer);
  expect(entries.map(({ act, subject, actor }) => [act, subject?.id, actor.role])).toEqual([
    ['access.refuse', 'GET /audit/export', 'viewer'],
    ['access.refuse', 'GET /audit', 'viewer'],
    ['access.refuse', 'PUT /connections/:id/agent', 'viewer'],
  ]);
});

test('the application may add and read; nobody may change, delete or empty it', async () => {
  const { adminSql, db } = kit.database;
  const asApp = (text: string) => db.withTenant(owner.membership.tenantId, async ({ sql }) => sql.unsafe(text));
  for (const text of [
    `update audit_entry set result = 'done'`,
    `delete from audit_entry`,
    `truncate audit_entry`,
    `insert into audit_entry (tenant_id, id, actor_kind, act, result) select tenant_id, id, actor_kind, act, result from audit_entry
      on conflict (tenant_id, id) do update set act = 'x.y'`,
    `alter table audit_entry disable trigger all`,
  ]) {
    await expect(asApp(text), text).rejects.toMatchObject({ code: '42501' });
  }
  // The owner of the table, and even a superuser, by mistake.
  for (const text of ['update audit_entry set act = act', 'delete from audit_entry', 'truncate audit_entry cascade'])
    await expect(adminSql.unsafe(text), text).rejects.toThrow('the audit log only grows');
});

test('filters, pages and the files say the same', async () => {
  const rows = Array.from({ length: 1203 }, (_, index) => ({
    tenant_id: tenantId,
    id: newId(),
    at: new Date(Date.UTC(2026, 0, 1) + Math.floor(index / 3) * 60_000),
    actor_kind: index % 2 === 0 ? 'person' : 'agent',
    actor_id: index % 2 === 0 ? owner.person.id : null,
    act: index % 3 === 0 ? 'token.open' : 'team.invite',
    subject_kind: 'person',
    subject_id: index % 5 === 0 ? '=cmd' : 'plain',
    result: index % 7 === 0 ? 'failed' : 'done',
  }));
  await kit.database.adminSql`insert into audit_entry ${kit.database.adminSql(rows)}`;
  const period = 'since=2026-01-01T00:00:00.000Z&until=2026-02-01T00:00:00.000Z';
  const seen: AuditEntry[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { entries: AuditEntry[]; nextCursor: string | null } = await list(
      `${period}&limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    seen.push(...page.entries);
    cursor = page.nextCursor;
  }
  expect(new Set(seen.map(({ id }) => id)).size).toBe(1203);
  expect(seen.map(({ at }) => at)).toEqual(
    seen
      .map(({ at }) => at)
      .sort()
      .reverse(),
  );

  const count = async (query: string) => (await asJson(`${period}&${query}`)).length;
  expect(await count('without=token')).toBe(802);
  expect(await count('act=token.open')).toBe(401);
  expect(await count('act=token&actor=agent')).toBe(200);
  expect(await count(`actor=${owner.person.id}`)).toBe(602);
  expect(await count('subject=%3Dcmd&without=token')).toBe(160);
  expect(await count('result=failed')).toBe(172);
  expect(await count('act=nothing')).toBe(0);
  expect(await asJson(period)).toEqual(seen);

  const csv = await file(`${period}&format=csv`);
  const lines = csv.text.trimEnd().split('\r\n');
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(lines).toHaveLength(1204);
  expect(lines[0]).toBe('\uFEFFat,actor,actor_id,role,act,subject,subject_id,result,ip,session_id,request_id,detail');
  // A spreadsheet must not take an id for a formula.
  expect(csv.text).toContain(`,'=cmd,`);
  expect(csv.text).not.toContain(',=cmd,');
  const [taken] = (await list('act=audit.export&limit=1')).entries;
  expect(taken).toMatchObject({ actor: { id: owner.person.id }, detail: { format: 'csv' } });
});

test('senseless filters and cursors are refused in plain words', async () => {
  for (const query of ['act=Team', 'result=maybe', 'since=yesterday', 'cursor=nonsense', 'limit=0', 'act=a%27--']) {
    expect([query, (await kit.call('GET', `/audit?${query}`, { as: owner })).status]).toEqual([query, 400]);
  }
  expect((await list('actor=no-such-person')).entries).toEqual([]);
  expect((await fetch(`${kit.url}/api/v1/audit/export?format=xml`, { headers: bearer(owner) })).status).toBe(400);
  expect((await fetch(`${kit.url}/api/v1/audit/export`)).status).toBe(401);
});

const bearer = (as: Session) => ({ authorization: `Bearer ${as.accessToken}` });

async function file(query: string): Promise<{ text: string; headers: Headers }> {
  const answer = await fetch(`${kit.url}/api/v1/audit/export?${query}`, { headers: bearer(owner) });
  expect(answer.status).toBe(200);
  // `text()` would drop the mark that says UTF-8.
  return { text: Buffer.from(await answer.arrayBuffer()).toString(), headers: answer.headers };
}

async function asJson(query: string): Promise<AuditEntry[]> {
  return JSON.parse((await file(`${query}&format=json`)).text) as AuditEntry[];
}
