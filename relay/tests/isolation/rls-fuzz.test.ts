import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../src/db/testing/test-database.ts';
import { fuzzIsolation } from './fuzz/run-fuzz.ts';
import { lintSchema } from './lint.ts';

// The bounded version of `npm run fuzz:rls`, and holes planted on purpose: a fuzzer that finds nothing must be able to find something.

const opsPerObject = 100;

test('no object gives anything to a stranger', async () => {
  const database = await createTestDatabase();
  const report = await fuzzIsolation(database, { opsPerObject, seed: 7 });
  await database.close();
  expect(report.objects).toBeGreaterThan(100);
  expect({ leaks: report.leaks, lintFailures: report.lintFailures }).toEqual({ leaks: [], lintFailures: [] });
}, 60_000);

describe('a planted hole is found', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  const holes: readonly { name: string; plant: string; only: RegExp; sees: RegExp }[] = [
    {
      name: 'a policy that is true for everybody',
      plant: 'drop policy own_tenant on contact; create policy own_tenant on contact using (true) with check (true)',
      only: /^contact$/,
      sees: /contact as app.*(?:shows|touched)/,
    },
    {
      name: 'a policy that does not check what is written',
      plant: `drop policy own_tenant on activity;
        create policy own_tenant on activity using (tenant_id = (nullif(current_setting('app.tenant_id', true), ''))::uuid) with check (true)`,
      only: /^activity$/,
      sees: /activity as app.*touched/,
    },
    {
      name: 'row-level security switched off',
      plant: 'alter table draft disable row level security',
      only: /^draft$/,
      sees: /draft as app/,
    },
    {
      name: 'a definer function that answers for everybody',
      plant: `create function all_tenants() returns setof tenant language sql security definer set search_path = pg_catalog, public, pg_temp
        as 'select * from tenant'; alter table tenant no force row level security;
        alter function all_tenants() owner to tandem_owner; revoke all on function all_tenants() from public;
        grant execute on function all_tenants() to tandem_app`,
      only: /all_tenants/,
      sees: /all_tenants.*shows/,
    },
    {
      name: 'a key that is unique over all tenants',
      plant: 'create unique index on message_annotation (target_external_id)',
      only: /^message_annotation$/,
      sees: /message_annotation as app.*tells that a key exists/,
    },
    {
      name: 'a view of its maker’s eyes',
      plant: 'create view everybody as select * from media; grant select on everybody to tandem_app',
      only: /^everybody$/,
      sees: /everybody as app/,
    },
    {
      name: 'a global table that is open',
      plant: 'grant select on person to tandem_app',
      only: /^person$/,
      sees: /person as app/,
    },
  ];

  test.each(holes)('$name', async ({ plant, only, sees }) => {
    const own = await createTestDatabase();
    await own.adminSql.unsafe(plant);
    const report = await fuzzIsolation(own, { opsPerObject: 800, seed: 3, only });
    expect(report.leaks.join('\n')).toMatch(sees);
    expect(report.lintFailures).not.toEqual([]);
    await own.close();
  });

  test.each([
    [
      'a foreign key without the tenant',
      'alter table draft add foreign key (in_reply_to_id) references person (id) not valid',
    ],
    ['a function for everybody', `create function open_to_all() returns int language sql as 'select 1'`],
    ['a login that goes around', 'alter role tandem_ingress bypassrls'],
  ])('by the rules alone: %s', async (_name, plant) => {
    await database.adminSql.unsafe(plant);
    expect(await lintSchema(database.adminSql)).not.toEqual([]);
    await database.adminSql.unsafe('alter role tandem_ingress nobypassrls');
  });
});
