import { createHash } from 'node:crypto';
import { newId } from '@tandem/shared/lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { secret } from '../../src/config/index.ts';
import { createDatabase } from '../../src/db/create-database.ts';
import { testKeys, testMasterKey } from '../../src/db/testing/test-keys.ts';
import { createTestRelay } from '../../src/testing/test-relay.ts';
import { runAdmin } from '../support/run-admin.ts';
import { newEmail, type PeopleRig, password, startPeopleRig } from './people-rig.ts';

// Addresses and names of people stand nowhere in plain, wherever they come from.

let rig: PeopleRig;
beforeAll(async () => {
  rig = await startPeopleRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

/** Every row of every table and every waiting job, as text; bytes also as what they spell. */
async function everything(): Promise<string> {
  const { adminSql } = rig.kit.database;
  const tables = await adminSql<{ name: string }[]>`
    select c.oid::regclass::text as name from pg_class c
    where c.relkind = 'r' and c.relnamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace)`;
  const parts: string[] = [];
  for (const { name } of tables) {
    const rows = await adminSql.unsafe<{ line: string }[]>(`select t::text as line from ${name} t`);
    for (const { line } of rows) {
      parts.push(line.replace(/\\+x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('utf8')));
    }
  }
  return parts.join('\n');
}

test('who signs up, is invited and joins is found and named, and stands in no table in plain', async () => {
  const owner = await rig.kit.register('Sealed');
  const invited = `ploy.${newId()}@example.com`;
  const { body } = await rig.kit.call<{ invitation: { email: string } }>('POST', '/team/invitations', {
    as: owner,
    body: { email: invited.toUpperCase(), role: 'staff' },
  });
  expect(body.invitation.email).toBe(invited);
  const token = (await rig.letterTo(invited, /คำเชิญ/)).text.match(/#(\S+)/)?.[1] ?? '';
  const open = await rig.kit.call<{ email: string; inviterName: string }>('GET', `/team/invitations/${token}`);
  expect(open.body).toMatchObject({ email: invited, inviterName: owner.person.name });
  const joined = await rig.kit.call('POST', `/team/invitations/${token}/accept`, {
    body: { name: 'พลอยลับมาก', password },
  });
  expect(joined.status).toBe(200);
  const again = await rig.kit.call<{ code: string }>('POST', '/team/invitations', {
    as: owner,
    body: { email: invited, role: 'viewer' },
  });
  expect(again.body.code).toBe('already_member');
  const signedIn = await rig.signIn(invited);
  expect(signedIn.body.person).toMatchObject({ name: 'พลอยลับมาก', email: invited });
  const team = await rig.kit.call<{ members: { name: string; email: string }[] }>('GET', '/team/members', {
    as: owner,
  });
  expect(team.body.members.map(({ name, email }) => [name, email])).toEqual([
    [owner.person.name, owner.person.email],
    ['พลอยลับมาก', invited],
  ]);
  const text = await everything();
  for (const secretWord of [invited, owner.person.email, 'พลอยลับมาก', owner.person.name]) {
    expect(text.includes(secretWord)).toBe(false);
    expect(text.includes(createHash('sha256').update(secretWord).digest('hex'))).toBe(false);
  }
});

test('what an older relay wrote in plain is sealed at the next start, and its people sign in', async () => {
  const { adminSql } = rig.kit.database;
  const owner = await rig.kit.register('Older');
  const { id, email, name } = owner.person;
  const invited = newEmail();
  await rig.kit.call('POST', '/team/invitations', { as: owner, body: { email: invited, role: 'staff' } });
  await rig.letterTo(invited, /คำเชิญ/);
  await adminSql`
    update person set email = ${email}, name = ${name}, email_index = null, email_sealed = null, name_sealed = null where id = ${id}`;
  await adminSql`
    update invitation set email = ${invited}, email_index = null, email_sealed = null
    where tenant_id = ${owner.membership.tenantId}`;
  expect((await rig.signIn(email)).status).toBe(401);
  const next = await createTestRelay({ database: rig.kit.database });
  try {
    const signedIn = await rig.signIn(email);
    expect(signedIn.body.person).toMatchObject({ email, name });
    const list = await rig.kit.call<{ invitations: { email: string }[] }>('GET', '/team/invitations', { as: owner });
    expect(list.body.invitations.map((one) => one.email)).toEqual([invited]);
    expect((await everything()).includes(email)).toBe(false);
  } finally {
    await next.close();
  }
});

test('a new master key: relays with the old and the new one work side by side while keys are wrapped anew', async () => {
  const { database } = rig.kit;
  const shops = [];
  for (let n = 0; n < 5; n += 1) shops.push(await rig.kit.register(`Rotating ${n}`));
  const newKey = secret(Buffer.alloc(32, 8).toString('base64'));
  const both = await createTestRelay({ database, config: { masterKeys: [newKey, testMasterKey] } });
  const admin = createDatabase({ url: database.url, features: [], poolSize: 2 });
  try {
    // Tokens of either relay hold at the other: they are signed by the relay's own key.
    const [first] = shops;
    if (first === undefined) throw new Error('no shop');
    expect((await both.call('GET', '/me', { as: first })).status).toBe(200);
    const moved = await both.call<typeof first>('POST', '/auth/refresh', {
      body: { refreshToken: first.refreshToken },
    });
    expect((await rig.kit.call('GET', '/me', { as: moved.body })).status).toBe(200);
    const lost = await rig.kit.call<typeof first>('POST', '/auth/refresh', {
      body: { refreshToken: first.refreshToken },
    });
    expect([lost.status, (lost.body as unknown as { code: string }).code]).toEqual([401, 'unauthorized']);

    const env = { TANDEM_MASTER_KEY: `${newKey.reveal()},${testMasterKey.reveal()}` };
    expect((await runAdmin(database.url, ['keys', 'rotate'], env)).text).toMatch(
      /All \d+ keys are wrapped by the newest master key/,
    );
    const rows = await database.adminSql<{ keyId: string }[]>`
      select distinct master_key_id as "keyId" from tenant where octet_length(data_key) > 0 union select master_key_id from relay_key`;
    expect(rows).toHaveLength(1);
    expect((await runAdmin(database.url, ['keys', 'rotate'], env)).text).toContain(' 0 wrapped anew');
    // The old key alone opens nothing any more; the new one alone opens everything.
    await expect(testKeys(admin)).rejects.toThrow(/does not list/);
    const alone = await createTestRelay({ database, config: { masterKeys: [newKey] } });
    try {
      for (const shop of shops.slice(1)) {
        const signedIn = await alone.call<typeof shop>('POST', '/auth/login', {
          body: { email: shop.person.email, password, deviceName: 'test' },
        });
        expect(signedIn.body.person).toMatchObject({ name: shop.person.name });
      }
    } finally {
      await alone.close();
    }
  } finally {
    await both.close();
    await admin.close();
  }
});
