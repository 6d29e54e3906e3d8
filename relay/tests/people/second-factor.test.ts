import { createHash } from 'node:crypto';
import type { Session, TeamMember } from '@tandem/shared/api';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { copyTables, secretsIn } from '../attacks/canary.ts';
import { runAdmin } from '../support/run-admin.ts';
import { enrol, type PeopleRig, password, startPeopleRig } from './people-rig.ts';

const step = 30_000;
let rig: PeopleRig;
beforeAll(async () => {
  rig = await startPeopleRig();
});
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(() => {
  rig.ahead = 0;
});

/** The limits have a test of their own. */
async function call<T = { code: string }>(...args: Parameters<PeopleRig['kit']['call']>) {
  await rig.kit.database.adminSql`delete from app_limit`;
  return rig.kit.call<T>(...args);
}
const enter = (email: string, code?: string, word = password) =>
  call<Session & { code?: string }>('POST', '/auth/login', {
    body: { email, password: word, deviceName: 'test', ...(code !== undefined && { code }) },
  });
const stateOf = async (as: Session) =>
  (await call<{ isOn: boolean; recoveryCodesLeft: number }>('GET', '/auth/totp', { as })).body;
const now = () => Date.now() + rig.ahead;

test('set up with the password, confirmed by the app, asked for at the next sign-in', async () => {
  const owner = await rig.kit.register();
  const { email } = owner.person;
  expect((await call('POST', '/auth/totp', { as: owner, body: { password: 'wrong' } })).body.code).toBe(
    'wrong_password',
  );
  const begun = await call<{ secret: string; uri: string }>('POST', '/auth/totp', { as: owner, body: { password } });
  expect(begun.body.uri).toMatch(/^otpauth:\/\/totp\/Tandem%20Inbox:person.*&?secret=[A-Z2-7]{32}/);
  // Begun only: nobody is locked out by a code that was never scanned.
  expect((await enter(email)).status).toBe(200);
  expect((await call('POST', '/auth/totp/confirm', { as: owner, body: { code: '000000' } })).body.code).toBe(
    'code_invalid',
  );
  const { codeAt, recoveryCodes } = await enrol(rig, owner);
  expect(new Set(recoveryCodes).size).toBe(10);
  expect(await stateOf(owner)).toMatchObject({ isOn: true, recoveryCodesLeft: 10 });
  expect((await call('POST', '/auth/totp', { as: owner, body: { password } })).body.code).toBe('conflict');

  expect((await enter(email, undefined, 'wrong word')).body.code).toBe('invalid_credentials');
  expect(await enter(email)).toMatchObject({ status: 401, body: { code: 'second_factor_required' } });
  expect(await enter(email, '123')).toMatchObject({ status: 422, body: { code: 'code_invalid' } });
  // The code that confirmed it is used up.
  expect((await enter(email, codeAt(now()))).body.code).toBe('code_invalid');
  rig.ahead = step;
  const code = codeAt(now());
  expect((await enter(email, `${code.slice(0, 3)} ${code.slice(3)}`)).status).toBe(200);
  // A session that is open goes on without one.
  expect((await call('POST', '/auth/refresh', { body: { refreshToken: owner.refreshToken } })).status).toBe(200);
});

test('asked for under a key it is the same once more, and nothing of it stands in the database in plain', async () => {
  const owner = await rig.kit.register();
  const headers = { 'idempotency-key': 'a-second-factor' };
  const { secret, recoveryCodes } = await enrol(rig, owner, headers);
  const body = { password };
  // Without the key it would be a conflict: it is on by now.
  expect(await call('POST', '/auth/totp', { as: owner, body, headers })).toMatchObject({
    status: 200,
    body: { secret },
  });
  const texts = [...(await copyTables(rig.kit.database.adminSql)).values()].join('\n');
  expect(texts).toContain('a-second-factor-confirm');
  const secrets = { secret, ...Object.fromEntries(recoveryCodes.map((code, n) => [`recovery code ${n}`, code])) };
  expect(secretsIn(texts, secrets)).toEqual([]);
  const question = JSON.stringify({ method: 'POST', url: '/api/v1/auth/totp', body });
  expect(texts).not.toContain(createHash('sha256').update(question).digest('hex'));
});

test('a code opens once, also for two who come at once, and neither does an older one afterwards', async () => {
  const owner = await rig.kit.register();
  const { email } = owner.person;
  const { codeAt } = await enrol(rig, owner);
  rig.ahead = 3 * step;
  const answers = await Promise.all([enter(email, codeAt(now())), enter(email, codeAt(now()))]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  expect((await enter(email, codeAt(now() - step))).body.code).toBe('code_invalid');
  // A phone whose clock is half a minute ahead.
  expect((await enter(email, codeAt(now() + step))).status).toBe(200);
  expect((await enter(email, codeAt(now() + 3 * step))).body.code).toBe('code_invalid');
  rig.ahead = 10 * step;
  expect((await enter(email, codeAt(now() - 2 * step))).body.code).toBe('code_invalid');
});

test('a recovery code opens once, however it is typed; new ones end the old ones', async () => {
  const owner = await rig.kit.register();
  const { email } = owner.person;
  const { recoveryCodes, codeAt } = await enrol(rig, owner);
  const [first = '', second = '', third = ''] = recoveryCodes;
  expect((await enter(email, first.toUpperCase().replace('-', ' '))).status).toBe(200);
  expect((await enter(email, first)).body.code).toBe('code_invalid');
  expect((await stateOf(owner)).recoveryCodesLeft).toBe(9);
  const renew = (body: object) =>
    call<{ recoveryCodes: string[]; code?: string }>('POST', '/auth/totp/recovery-codes', { as: owner, body });
  expect((await renew({ password: 'wrong', code: second })).body.code).toBe('wrong_password');
  expect((await renew({ password, code: '000000' })).body.code).toBe('code_invalid');
  rig.ahead = step;
  const renewed = await renew({ password, code: codeAt(now()) });
  expect(renewed.body.recoveryCodes).toHaveLength(10);
  expect((await enter(email, third)).body.code).toBe('code_invalid');
  expect((await enter(email, renewed.body.recoveryCodes[4])).status).toBe(200);
});

test('switched off with password and code only; a new password leaves it on', async () => {
  const owner = await rig.kit.register();
  const { email } = owner.person;
  const { codeAt, recoveryCodes } = await enrol(rig, owner);
  const off = (body: object) => call('POST', '/auth/totp/disable', { as: owner, body });
  expect((await off({ password, code: '000000' })).body.code).toBe('code_invalid');
  expect((await off({ password: 'wrong', code: recoveryCodes[0] })).body.code).toBe('wrong_password');
  await call('POST', '/auth/password-reset', { body: { email } });
  const letter = await rig.letterTo(email, /รหัสผ่านใหม่/);
  const token = /#(\S+)/.exec(letter.text)?.[1] ?? '';
  await call('POST', '/auth/password-reset/confirm', { body: { token, password: 'another horse' } });
  expect((await enter(email, undefined, 'another horse')).body.code).toBe('second_factor_required');
  const again = await enter(email, recoveryCodes[1], 'another horse');
  rig.ahead = step;
  const body = { password: 'another horse', code: codeAt(now()) };
  expect((await call('POST', '/auth/totp/disable', { as: again.body, body })).status).toBe(200);
  expect((await enter(email, undefined, 'another horse')).status).toBe(200);
});

test('who lost phone and codes is let in by the operator', async () => {
  const owner = await rig.kit.register();
  const { email } = owner.person;
  await enrol(rig, owner);
  const run = (whom: string) => runAdmin(rig.kit.database.url, ['second-factor', 'off', whom]);
  expect(await run('nobody@example.com')).toMatchObject({ code: 1 });
  expect((await enter(email)).body.code).toBe('second_factor_required');
  expect(await run(email)).toMatchObject({ code: 0 });
  expect((await enter(email)).status).toBe(200);
  expect((await run(email)).text).toContain('asks for no code');
  const acts = await rig.kit.database.adminSql`
    select from audit_entry where tenant_id = ${owner.membership.tenantId} and actor_kind = 'operator'`;
  expect(acts).toHaveLength(1);
});

test('guessing is slowed down, whoever guesses from wherever', async () => {
  const owner = await rig.kit.register();
  const { email } = owner.person;
  await enrol(rig, owner);
  await rig.kit.database.adminSql`delete from app_limit`;
  const codes: (string | undefined)[] = [];
  await rig.kit.database.adminSql`update app_limit set hits = '{}'`;
  for (let n = 0; n < 12; n += 1) {
    const body = { email, password, deviceName: 'test', code: String(100_000 + n) };
    codes.push((await rig.kit.call<{ code?: string }>('POST', '/auth/login', { body })).body.code);
    // What limits sign-ins by address is not what is looked at here.
    await rig.kit.database.adminSql`delete from app_limit where key not like 'second-factor:%'`;
  }
  expect(codes.filter((code) => code === 'code_invalid')).toHaveLength(10);
  expect(codes.filter((code) => code === 'too_many_requests')).toHaveLength(2);
});

test('the secret and the codes stand nowhere in plain; who manages the team sees who has one', async () => {
  const owner = await rig.kit.register();
  const staff = await rig.join(owner, 'staff');
  const { secret, recoveryCodes } = await enrol(rig, staff);
  const [row] = await rig.kit.database.adminSql<{ line: string }[]>`
    select t::text as line from person_totp t where person_id = ${staff.person.id}`;
  const plain = row?.line.replace(/\\+x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('latin1'));
  for (const word of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replace('-', ''))]) {
    expect(plain).not.toContain(word);
  }
  const membersSeenBy = async (as: Session) =>
    (await call<{ members: TeamMember[] }>('GET', '/team/members', { as })).body.members;
  expect((await membersSeenBy(owner)).map(({ hasSecondFactor }) => hasSecondFactor)).toEqual([false, true]);
  expect((await membersSeenBy(staff)).map(({ hasSecondFactor }) => hasSecondFactor)).toEqual([null, null]);
  const acts = await rig.kit.database.adminSql<{ act: string }[]>`
    select act from audit_entry where tenant_id = ${owner.membership.tenantId} and subject_id = ${staff.person.id} and act like '%second_factor'`;
  expect(acts.map(({ act }) => act).sort()).toEqual(['person.begin_second_factor', 'person.enable_second_factor']);
});
