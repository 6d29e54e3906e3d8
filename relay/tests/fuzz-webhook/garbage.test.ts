import { afterAll, beforeAll, expect, test } from 'vitest';
import { garbage } from './garbage.ts';
import { secrets, sign } from './mutations.ts';
import { chunked, head, rawRequest } from './raw-request.ts';
import { type RelayRig, startRelayRig } from './relay-rig.ts';

// Garbage at a real relay's door, forged and signed: an answer below 500 each time, a row with a reason for what is signed, no crash,
// and memory that does not grow with what is thrown.

let rig: RelayRig;
beforeAll(async () => {
  rig = await startRelayRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

const signedHead = (body: Buffer, more: (readonly [string, string])[] = []) => {
  const time = Math.floor(Date.now() / 1000);
  const signature = `t=${time},s=${sign(time, body, secrets.current)}`;
  return head({
    headers: [
      ['tiktok-signature', signature],
      ['content-length', String(body.length)],
      ['connection', 'close'],
      ...more,
    ],
  });
};
const settled = () =>
  rig.adminSql<{ body: Buffer; state: string; detail: string | null }[]>`
    select body, state, detail from webhook_delivery where settled_at is not null`;

test('signed garbage is answered, worked off and stands there with its reason; the worker goes on', async () => {
  const bodies = new Map(Object.entries(garbage).map(([name, make]) => [name, make()]));
  for (const [name, body] of bodies) {
    expect(body.length).toBeLessThanOrEqual(1024 * 1024);
    expect([name, await rawRequest(rig, [signedHead(body), body])]).toEqual([name, 200]);
  }
  await expect.poll(async () => (await settled()).length, { timeout: 30_000, interval: 100 }).toBe(bodies.size);
  const rows = await settled();
  const states = new Map([...bodies].map(([name, body]) => [name, rows.find((row) => row.body.equals(body))] as const));
  for (const [name, row] of states) {
    expect([name, row?.state]).toEqual([name, expect.stringMatching(/^(unreadable|ignored)$/)]);
    expect(row?.detail, name).toEqual(expect.any(String));
  }
  expect(states.get('arrays a million deep')).toMatchObject({ state: 'unreadable', detail: 'not readable' });
  expect(rig.isAlive()).toBe(true);
  // No account is linked here; what can be read is set aside for that, and nothing died.
  const [dead] = await rig.adminSql<[{ n: number }]>`
    select count(*)::int as n from graphile_worker.jobs where task_identifier = 'process-webhook'`;
  expect(dead.n).toBe(0);
}, 60_000);

test('what is too large is refused without being read, whatever is said of its size', async () => {
  const before = rig.residentMiB();
  const MiB: Buffer = Buffer.alloc(1024 * 1024, 'a');
  const flood = function* (first: Buffer, pieces: number, piece = MiB) {
    yield first;
    for (let i = 0; i < pieces; i++) yield piece;
  };
  const headers = (...more: [string, string][]) => head({ headers: [['tiktok-signature', 't=1,s=1'], ...more] });
  const hundred = String(100 * 1024 * 1024);
  const answers = await Promise.all([
    // Who waits for the answer before sending the rest gets it; who does not may find the connection cut first.
    rawRequest(rig, flood(headers(['content-length', hundred]), 0)),
    rawRequest(rig, flood(headers(['content-length', hundred]), 100)),
    rawRequest(rig, flood(headers(['transfer-encoding', 'chunked']), 100, chunked(MiB, 65_536).subarray(0, -5))),
    rawRequest(rig, flood(headers(['content-length', hundred], ['content-encoding', 'gzip']), 100)),
    rawRequest(rig, flood(headers(['content-length', String(MiB.length + 1)]), 2)),
    rawRequest(rig, flood(headers(['x-filler', 'a'.repeat(200_000)]), 0)),
  ]);
  for (const answer of answers) expect([413, 431, 'closed']).toContain(answer);
  expect(answers[0]).toBe(413);
  // 300 MiB were offered.
  expect(rig.residentMiB() - before).toBeLessThan(120);
  expect(rig.isAlive()).toBe(true);
}, 60_000);

test('a hundred forged megabytes at once leave no trace', async () => {
  const body = Buffer.alloc(1024 * 1024, '[');
  const [before] = await rig.adminSql<[{ n: number }]>`select count(*)::int as n from webhook_delivery`;
  const residentBefore = rig.residentMiB();
  const forged = head({
    headers: [
      ['tiktok-signature', `t=1763600000,s=${'0'.repeat(64)}`],
      ['content-length', String(body.length)],
      ['connection', 'close'],
    ],
  });
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all(Array.from({ length: 10 }, () => rawRequest(rig, [forged, body])));
    expect(new Set(answers)).toEqual(new Set([401]));
  }
  const [after] = await rig.adminSql<[{ n: number }]>`select count(*)::int as n from webhook_delivery`;
  expect(after.n).toBe(before.n);
  expect(rig.residentMiB() - residentBefore).toBeLessThan(150);
}, 60_000);
