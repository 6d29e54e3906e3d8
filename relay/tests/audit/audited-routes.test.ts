import { type AuditEntry, api } from '@tandem/shared/api';
import { auditAct } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { matrix } from '../isolation/route-matrix.ts';
import { type PeopleRig, startPeopleRig } from '../people/people-rig.ts';
import { catalogTables, fillTables } from '../support/fill-tables.ts';
import { auditedRoutes, type World } from './audited-routes.ts';

// Every route that changes something writes its entry. The route matrix is compared with the running router, so a new route fails here
// until it says what it records, or why not.

let rig: PeopleRig;
let world: World;

beforeAll(async () => {
  rig = await startPeopleRig();
  const owner = await rig.kit.register('A');
  const { tenantId } = owner.membership;
  const sql = rig.kit.database.adminSql;
  const { tenant } = await catalogTables(sql);
  const id = await fillTables(sql, tenant, tenantId);
  // The made-up event has taken the log's first place.
  await sql`update tenant set head = 1 where id = ${tenantId}`;
  await sql`update connection set channel = 'tiktok' where id = ${id}`;
  await sql`update agent_settings set version = 0 where tenant_id = ${tenantId}`;
  // Made-up rows of the workbench have no settings and no words.
  await sql`update agent_snapshot set options = '{}' where tenant_id = ${tenantId}`;
  await sql`delete from agent_test_case where tenant_id = ${tenantId}`;
  await sql`delete from agent_test_run where tenant_id = ${tenantId}`;
  const rules = { windowMs: null, messagesPerWindow: null, maxTextLength: 6000, who: [] };
  await sql`update conversation set reply_rules = ${sql.json(rules)}, handler_epoch = 0 where id = ${id}`;
  world = {
    rig,
    owner,
    id,
    async call<T>(method: string, path: string, body?: object) {
      const answer = await rig.kit.call<T>(method, path, { as: owner, ...(body && { body }) });
      if (answer.status !== 200) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
      return answer.body;
    },
  };
});
afterAll(() => rig[Symbol.asyncDispose]());

const changing = Object.keys(matrix).filter((route) => !route.startsWith('GET '));

test('every route that changes something is on the list, and nothing else', () => {
  expect(Object.keys(auditedRoutes).sort()).toEqual(changing.sort());
});

const entriesOf = (tenantId: string, act: string) =>
  rig.kit.database.adminSql<
    { id: string; actor_kind: string; ip: string | null; result: string; request_id: string }[]
  >`
    select id, actor_kind, ip, result, request_id from audit_entry where tenant_id = ${tenantId} and act = ${act}`;

test.each(Object.entries(auditedRoutes).flatMap(([route, row]) => ('act' in row ? [[route, row] as const] : [])))(
  '%s writes its entry',
  async (_route, { act, run }) => {
    const before = await entriesOf(world.owner.membership.tenantId, act);
    const tenantId = (await run(world)) ?? world.owner.membership.tenantId;
    await expect
      .poll(async () => (await entriesOf(tenantId, act)).filter(({ id }) => !before.some((one) => one.id === id)))
      .not.toEqual([]);
    for (const entry of await entriesOf(tenantId, act)) {
      expect(entry).toMatchObject({ result: 'done', ip: '127.0.0.1', request_id: expect.any(String) });
    }
  },
);

test('what is in it are ids and states: nobody’s name, address or word', async () => {
  const rows = await rig.kit.database.adminSql<{ text: string }[]>`select to_jsonb(a)::text as text from audit_entry a`;
  expect(rows.length).toBeGreaterThan(20);
  for (const { text } of rows) {
    for (const word of ['example.com', 'Owner of', 'The staff', 'be kind', 'correct horse', '@'])
      expect(text).not.toContain(word);
  }
});

test('every act of the contract has an area and a verb, and the list reads them all', async () => {
  const listed = await world.call<{ entries: AuditEntry[] }>('GET', '/audit?limit=200');
  expect(api.listAudit.output.parse(listed).entries.length).toBeGreaterThan(20);
  expect(auditAct.options).toEqual([...auditAct.options].sort());
});
