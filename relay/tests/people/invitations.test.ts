import type { Invitation, Session, TeamMember } from '@tandem/shared/api';
import { type Role, role } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStream } from '../support/stream-client.ts';
import { newEmail, type PeopleRig, password, startPeopleRig, tokenIn } from './people-rig.ts';

const day = 24 * 3_600_000;

let rig: PeopleRig;
let owner: Session;
beforeAll(async () => {
  rig = await startPeopleRig();
  owner = await rig.kit.register('ร้านผ้า');
});
afterAll(() => rig[Symbol.asyncDispose]());

const call = <T = { code: string }>(...args: Parameters<PeopleRig['kit']['call']>) => rig.kit.call<T>(...args);
const invite = (email: string, as = owner, role: Role = 'staff') =>
  call<{ code: string; invitation: Invitation; link: string | null }>('POST', '/team/invitations', {
    as,
    body: { email, role },
  });
const accept = (token: string, body: object = { name: 'Ploy', password }) =>
  call<{ code: string; email: string }>('POST', `/team/invitations/${token}/accept`, { body });
const members = async (as = owner) =>
  (await call<{ members: TeamMember[] }>('GET', '/team/members', { as })).body.members;
const letter = (email: string) => rig.letterTo(email, /คำเชิญ/);

test('a new person is invited by letter, joins on the page and signs in; the link works once', async () => {
  const email = newEmail();
  const { status, body } = await invite(email.toUpperCase());
  expect({ status, link: body.link, email: body.invitation.email }).toEqual({ status: 200, link: null, email });
  const mail = await letter(email);
  expect(mail).toMatchObject({ subject: 'คำเชิญเข้าร่วมร้าน ร้านผ้า ใน Tandem Inbox', language: 'th' });
  expect(mail.html).toContain('/join?lang=th#');
  const token = tokenIn(mail);
  expect(await call('GET', `/team/invitations/${token}`)).toMatchObject({
    body: { shopName: 'ร้านผ้า', inviterName: owner.person.name, email, role: 'staff', hasAccount: false },
  });
  expect((await accept(token, { password })).body.code).toBe('invalid_input');
  const [one, two] = await Promise.all([accept(token), accept(token)]);
  expect([one.status, two.status].filter((status) => status === 200)).toHaveLength(1);
  expect((await accept(token)).body.code).toBe('link_expired');
  const session = await rig.signIn(email);
  expect(session.body).toMatchObject({ person: { name: 'Ploy' }, membership: { role: 'staff', tenantName: 'ร้านผ้า' } });
  expect((await call('GET', '/me', { as: session.body })).body).toMatchObject({ isEmailVerified: true });
  expect((await members()).map((one) => one.email)).toContain(email);
  expect((await invite(email)).body.code).toBe('already_member');
});

test('the token is in no table, and neither is it in the queue', async () => {
  const email = newEmail();
  await invite(email);
  const secretPart = tokenIn(await letter(email)).split('.')[1] as string;
  const tables = await rig.kit.database.adminSql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker')`;
  for (const { name } of tables) {
    const rows = await rig.kit.database.adminSql.unsafe(
      `select from ${name} t where t::text like '%' || '${secretPart}' || '%'`,
    );
    expect([name, rows.length]).toEqual([name, 0]);
  }
});

test('somebody with an account joins with its password, and may then choose the shop', async () => {
  const other = await rig.kit.register('Another shop');
  await invite(other.person.email, owner, 'admin');
  const token = tokenIn(await letter(other.person.email));
  expect((await call('GET', `/team/invitations/${token}`)).body).toMatchObject({ hasAccount: true });
  expect((await accept(token, { name: 'Mallory', password: 'another horse' })).body.code).toBe('invalid_credentials');
  expect((await accept(token, { password })).status).toBe(200);
  const here = await rig.signIn(other.person.email, password, owner.membership.tenantId);
  expect(here.body.membership).toMatchObject({ tenantId: owner.membership.tenantId, role: 'admin' });
  expect(here.body.person.name).toBe(other.person.name);
  expect(here.body.memberships).toHaveLength(2);
});

test('taken back, replaced, too old, made up or another shop’s: the link opens nothing', async () => {
  const email = newEmail();
  const first = await invite(email);
  const old = tokenIn(await letter(email));
  const second = await invite(email);
  expect((await accept(old)).body.code).toBe('link_expired');
  const stranger = await rig.kit.register('Stranger');
  const path = `/team/invitations/${second.body.invitation.id}`;
  expect((await call('DELETE', path, { as: stranger })).status).toBe(404);
  expect((await call('DELETE', path, { as: owner })).status).toBe(200);
  expect((await call('DELETE', path, { as: owner })).status).toBe(404);
  const id = first.body.invitation.id;
  expect((await accept(`${id}.${'A'.repeat(43)}`)).body.code).toBe('link_expired');
  const { body } = await call<{ invitations: Invitation[] }>('GET', '/team/invitations', { as: owner });
  expect(body.invitations.filter((one) => one.email === email)).toEqual([]);

  const late = newEmail();
  await invite(late);
  const token = tokenIn(await letter(late));
  rig.ahead = 7 * day;
  try {
    expect((await accept(token)).body.code).toBe('link_expired');
  } finally {
    rig.ahead = 0;
  }
  expect((await accept(token)).status).toBe(200);
});

test('nobody gives, changes or takes away a role above what is theirs to give', async () => {
  const sessions = new Map<Role, Session>([['owner', owner]]);
  for (const one of ['admin', 'staff', 'viewer'] as const) sessions.set(one, await rig.join(owner, one));
  const may: Record<Role, readonly Role[]> = {
    owner: ['owner', 'admin', 'staff', 'viewer'],
    admin: ['staff', 'viewer'],
    staff: [],
    viewer: [],
  };
  for (const [who, as] of sessions) {
    for (const wanted of role.options) {
      const answer = await invite(newEmail(), as, wanted);
      expect([who, wanted, answer.status]).toEqual([who, wanted, may[who].includes(wanted) ? 200 : 403]);
    }
    for (const [target, { person }] of sessions) {
      if (who === 'owner') continue;
      const answer = await call('PATCH', `/team/members/${person.id}`, { as, body: { role: target } });
      expect([who, target, answer.status]).toEqual([who, target, may[who].includes(target) ? 200 : 403]);
      const up = await call('PATCH', `/team/members/${person.id}`, { as, body: { role: 'owner' } });
      expect([who, target, up.status]).toEqual([who, target, 403]);
    }
  }
});

test('a shop keeps an owner, also when two let each other go at the same time', async () => {
  const first = await rig.kit.register('Two owners');
  const path = (one: Session) => `/team/members/${one.person.id}`;
  expect((await call('DELETE', path(first), { as: first })).body.code).toBe('last_owner');
  expect((await call('PATCH', path(first), { as: first, body: { role: 'staff' } })).body.code).toBe('last_owner');
  for (let round = 0; round < 5; round++) {
    const second = await rig.join(first, 'owner');
    const answers = await Promise.all([
      call('PATCH', path(second), { as: first, body: { role: 'staff' } }),
      call('PATCH', path(first), { as: second, body: { role: 'staff' } }),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
    const owners = (await members(first)).filter((one) => one.role === 'owner');
    expect(owners).toHaveLength(1);
    // The next round begins with the first as the owner again.
    await rig.kit.database.adminSql`
      update membership set role = case when person_id = ${first.person.id} then 'owner' else 'staff' end
      where tenant_id = ${first.membership.tenantId}`;
  }
});

test('a change of role counts at once for requests, and within 5 s on an open stream', async () => {
  const shop = await rig.kit.register('Roles');
  const staff = await rig.join(shop, 'staff');
  const stream = await openStream(rig.kit.url, staff.accessToken, { cursor: 0, logId: null });
  await stream.next('welcome');
  expect((await invite(newEmail(), staff)).status).toBe(403);
  await call('PATCH', `/team/members/${staff.person.id}`, { as: shop, body: { role: 'admin' } });
  expect((await invite(newEmail(), staff)).status).toBe(200);
  const begun = Date.now();
  expect((await call('DELETE', `/team/members/${staff.person.id}`, { as: shop })).status).toBe(200);
  expect((await call('GET', '/me', { as: staff })).status).toBe(401);
  expect(await stream.closed).toBe(4401);
  expect(Date.now() - begun).toBeLessThan(5000);
  const refreshed = await call('POST', '/auth/refresh', { body: { refreshToken: staff.refreshToken } });
  expect(refreshed.status).toBe(401);
  expect((await rig.signIn(staff.person.email)).status).toBe(401);
});

test('where no mail server is set up the link is told to the inviter, and proves no address', async () => {
  const { createTestRelay } = await import('../../src/testing/test-relay.ts');
  await using kit = await createTestRelay({ config: { roles: new Set(['http']) } });
  const shop = await kit.register();
  const email = newEmail();
  const made = await kit.call<{ link: string }>('POST', '/team/invitations', {
    as: shop,
    body: { email, role: 'viewer' },
  });
  const url = new URL(made.body.link);
  const page = await fetch(url);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const joined = await kit.call('POST', `/team/invitations/${url.hash.slice(1)}/accept`, {
    body: { name: 'By hand', password },
  });
  expect(joined.status).toBe(200);
  const session = await kit.call<Session>('POST', '/auth/login', { body: { email, password, deviceName: 'test' } });
  expect((await kit.call('GET', '/me', { as: session.body })).body).toMatchObject({ isEmailVerified: false });
});
