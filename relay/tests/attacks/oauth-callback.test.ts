import { randomBytes } from 'node:crypto';
import { must, newId } from '@tandem/shared/lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chance } from '../isolation/fuzz/chance.ts';
import {
  type Browser,
  begin,
  consent,
  openBrowser,
  openShop,
  type PlatformRig,
  type Shop,
  startPlatformRig,
} from '../journeys/platform/platform-rig.ts';

// Hostile returns from the platform, made from a seed. What counts is in the database: no account is linked by any of them.

const attempts = Number(process.env.OAUTH_ATTEMPTS ?? 200);
const seed = Number(process.env.OAUTH_SEED ?? 1);

let rig: PlatformRig;
let victim: Shop;
let attacker: Shop;
beforeAll(async () => {
  rig = await startPlatformRig();
  victim = await openShop(rig, 'Victim');
  attacker = await openShop(rig, 'Attacker');
});
afterAll(() => rig[Symbol.asyncDispose]());

const chance = new Chance(seed);
const anything = () => randomBytes(32).toString('base64url');

interface Begun {
  readonly browser: Browser;
  readonly attemptId: string;
  /** Where the platform sends the browser back to. */
  readonly back: URL;
  readonly cookie: string;
}
async function begun(shop: Shop): Promise<Begun> {
  const browser = openBrowser();
  const { attemptId, consent: page } = await begin(shop, browser);
  const back = new URL(await consent(page));
  return { browser, attemptId, back, cookie: must(browser.cookies.get('tandem_link')) };
}

const changed = (url: URL, change: (into: URL) => void) => {
  const copy = new URL(url);
  change(copy);
  return copy.href;
};
const withQuery = (url: URL, values: Record<string, string>) =>
  changed(url, (copy) => {
    for (const [name, value] of Object.entries(values)) copy.searchParams.set(name, value);
  });
const get = (url: string, headers: Record<string, string> = {}) => fetch(url, { redirect: 'manual', headers });
const flipped = (text: string) => {
  const at = Math.floor(chance.next() * text.length);
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
};
const linkCookie = (value: string) => ({ cookie: `tandem_link=${value}` });

/** Each sends one hostile return and says what came. `own`: what the attacker began, `other`: what the victim did. */
const attacks: Record<string, (own: Begun, other: Begun) => Promise<Response>> = {
  'another browser': (_own, other) => get(other.back.href),
  'another browser with a cookie of its own': (own, other) => get(other.back.href, linkCookie(own.cookie)),
  'the victim’s browser, lured with the attacker’s state and code': (own, other) =>
    get(own.back.href, linkCookie(other.cookie)),
  'the attacker’s state with the victim’s code': (own, other) =>
    get(withQuery(other.back, { state: must(own.back.searchParams.get('state')) }), linkCookie(other.cookie)),
  'the victim’s state with the attacker’s code and cookie': (own, other) =>
    get(withQuery(own.back, { state: must(other.back.searchParams.get('state')) }), linkCookie(own.cookie)),
  'no cookie': (own) => get(own.back.href),
  'a mangled cookie': (own) => get(own.back.href, linkCookie(flipped(own.cookie))),
  'a made-up cookie': (own) => get(own.back.href, linkCookie(anything())),
  'an empty cookie': (own) => get(own.back.href, linkCookie('')),
  'the state as cookie': (own) => get(own.back.href, linkCookie(must(own.back.searchParams.get('state')))),
  'a mangled state': (own) =>
    get(withQuery(own.back, { state: flipped(must(own.back.searchParams.get('state'))) }), linkCookie(own.cookie)),
  'a made-up state': (own) => get(withQuery(own.back, { state: anything() }), linkCookie(own.cookie)),
  'a shortened state': (own) =>
    get(withQuery(own.back, { state: must(own.back.searchParams.get('state')).slice(0, -1) }), linkCookie(own.cookie)),
  'a state twice': (own) =>
    get(`${own.back.href}&state=${must(own.back.searchParams.get('state'))}`, linkCookie(own.cookie)),
  'no state': (own) =>
    get(
      changed(own.back, (url) => url.searchParams.delete('state')),
      linkCookie(own.cookie),
    ),
  'the attempt’s id as state': (own) => get(withQuery(own.back, { state: own.attemptId }), linkCookie(own.cookie)),
  'a made-up code': (own) => get(withQuery(own.back, { code: anything() }), linkCookie(own.cookie)),
  'no code': (own) =>
    get(
      changed(own.back, (url) => url.searchParams.delete('code')),
      linkCookie(own.cookie),
    ),
  'two codes': (own) => get(`${own.back.href}&code=${anything()}`, linkCookie(own.cookie)),
  'the error path with a code': (own) =>
    get(
      withQuery(own.back, { error: chance.pick(['access_denied', '<script>alert(1)</script>', 'server_error']) }),
      linkCookie(own.cookie),
    ),
  'another provider’s path': (own) =>
    get(
      changed(own.back, (url) => {
        url.pathname = `/oauth/callback/${chance.pick(['meta', 'TIKTOK', 'tiktok%2f', '__proto__', '..%2f..'])}/`;
      }),
      linkCookie(own.cookie),
    ),
  'an open redirect, without a cookie': (own) =>
    get(
      withQuery(own.back, {
        [chance.pick(['redirect', 'redirect_uri', 'next', 'return_to', 'url'])]: 'https://evil.example',
      }),
    ),
  'another host, without a cookie': (own) =>
    get(own.back.href, {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    }),
  'by POST': (own) => fetch(own.back.href, { method: 'POST', headers: linkCookie(own.cookie), redirect: 'manual' }),
};

test(`${attempts} hostile returns link nothing, lead nowhere and show nothing`, async () => {
  const accepted: string[] = [];
  const names = Object.keys(attacks);
  for (let n = 0; n < attempts; n++) {
    const name = must(names[n % names.length]);
    const [own, other] = await Promise.all([begun(attacker), begun(victim)]);
    const answer = await must(attacks[name])(own, other);
    const html = await answer.text();
    const told = [
      ...(answer.status < 400 ? [`answered ${answer.status}`] : []),
      ...(answer.headers.get('location') === null ? [] : ['redirected']),
      ...(/evil\.example|<script/.test(html) ? ['repeated what it was told'] : []),
      ...((await isAnythingLinked()) ? ['linked'] : []),
    ];
    if (told.length > 0) accepted.push(`${name}: ${told.join(', ')}`);
  }
  expect({ attempts, accepted }).toEqual({ attempts, accepted: [] });
}, 600_000);

async function isAnythingLinked(): Promise<boolean> {
  const { adminSql } = rig.kit.database;
  const rows = await adminSql`
    select 1 from connection union all select 1 from connection_token union all select 1 from routing
    union all select 1 from connection_attempt where outcome ->> 'status' = 'done'`;
  return rows.length > 0;
}

test('what a hostile return did not touch still ends well', async () => {
  const [own, other] = await Promise.all([begun(attacker), begun(victim)]);
  await must(attacks['another browser with a cookie of its own'])(own, other);
  expect((await other.browser.get(other.back.href)).status).toBe(200);
  expect(await victim.attempt(other.attemptId)).toMatchObject({ status: 'done' });
  await disconnectAll(victim);
});

test('twice at once, one of them links; again, none', async () => {
  const one = await begun(victim);
  const answers = await Promise.all(Array.from({ length: 8 }, () => get(one.back.href, linkCookie(one.cookie))));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 400)]);
  expect((await get(one.back.href, linkCookie(one.cookie))).status).toBe(400);
  expect(await victim.connections()).toHaveLength(1);
  await disconnectAll(victim);
});

test('late, or after the device was signed out, taken out of the team or given another role: nothing', async () => {
  const { adminSql } = rig.kit.database;
  const before = (await victim.connections()).length;
  const meanwhile: Record<string, { undo: () => Promise<unknown>; act: () => Promise<unknown> }> = {
    'signed out': {
      act: () => adminSql`update session set revoked_at = now() where tenant_id = ${victim.tenantId}`,
      undo: () => adminSql`update session set revoked_at = null where tenant_id = ${victim.tenantId}`,
    },
    'only staff now': {
      act: () => adminSql`update membership set role = 'staff' where tenant_id = ${victim.tenantId}`,
      undo: () => adminSql`update membership set role = 'owner' where tenant_id = ${victim.tenantId}`,
    },
  };
  for (const [name, { act, undo }] of Object.entries(meanwhile)) {
    const one = await begun(victim);
    await act();
    expect([name, (await get(one.back.href, linkCookie(one.cookie))).status]).toEqual([name, 400]);
    await undo();
  }
  const late = await begun(victim);
  const removed = await begun(victim);
  rig.pass(10 * 60_000 + 1);
  expect((await get(late.back.href, linkCookie(late.cookie))).status).toBe(400);
  expect(await victim.connections()).toHaveLength(before);
  await adminSql`delete from membership where tenant_id = ${victim.tenantId}`;
  rig.pass(-10 * 60_000 - 1);
  expect((await get(removed.back.href, linkCookie(removed.cookie))).status).toBe(400);
  const linked = await adminSql`select 1 from connection where tenant_id = ${victim.tenantId} and status = 'active'`;
  expect(linked).toHaveLength(0);
});

test('a start link with another host’s name leads to the platform with our own address', async () => {
  const { json } = await attacker.request('POST', '/connections', { channel: 'tiktok' });
  const { authorizeUrl } = json as { authorizeUrl: string };
  const answer = await get(authorizeUrl, { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' });
  const to = new URL(must(answer.headers.get('location')));
  expect(to.searchParams.get('redirect_uri')).toBe(`${rig.base}/oauth/callback/tiktok/`);
  for (const id of [newId(), '..%2f..', '%00', `' or 1=1 --`])
    expect((await get(`${rig.base}/oauth/start/${encodeURIComponent(id)}`)).status).toBe(410);
});

async function disconnectAll(shop: Shop): Promise<void> {
  for (const { id, status } of await shop.connections())
    if (status !== 'disconnected') await shop.request('DELETE', `/connections/${id}`);
  await rig.settle();
}
