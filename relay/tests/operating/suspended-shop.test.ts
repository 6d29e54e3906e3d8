import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '@tandem/shared/api';
import { must, newId } from '@tandem/shared/lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTiktokSandbox, type TiktokSandbox } from '../../sandbox/tiktok/index.ts';
import { sandboxApp, secret } from '../../src/config/index.ts';
import { resumeShop, suspendShop } from '../../src/tenancy/index.ts';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';
import { link, type Shop } from '../journeys/platform/platform-rig.ts';

// A suspended shop's customers go on writing: what they say is kept, and nobody answers before the shop is resumed.

const ask = 'ค่าส่งเท่าไหร่คะ';
const fee = 'ค่าส่งเริ่มต้น 40 บาท ซื้อครบ 500 บาทส่งฟรีค่ะ';
const begun = 'ทีมร้านตอบเองค่ะ';
const waits = 'ส่งทุกวันค่ะ';
let folder: string;
let sandbox: TiktokSandbox;
let kit: TestRelay;
let owner: Session;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-suspended-'));
  const { id: appId, secret: appSecret } = sandboxApp;
  sandbox = await startTiktokSandbox({ dataDir: folder, appId, appSecret, seed: 'demo' });
  kit = await createTestRelay({
    config: {
      tiktok: {
        appId,
        appSecrets: [secret(appSecret)],
        apiUrl: `${sandbox.url}/open_api/v1.3`,
        authorizeUrl: `${sandbox.url}/v2/auth/authorize/`,
        isSandbox: true,
      },
    },
  });
  owner = await kit.register('Suspended');
  const request: Shop['request'] = async (method, path, body) => {
    const { status, body: json } = await kit.call(method, path, { as: owner, ...(body !== undefined && { body }) });
    return { status, json };
  };
  const attempt: Shop['attempt'] = async (id) =>
    (await request('GET', `/connection-attempts/${id}`)).json as Awaited<ReturnType<Shop['attempt']>>;
  const linked = (await link({ request, attempt } as Shop)).attempt;
  if (linked.status !== 'done') throw new Error(JSON.stringify(linked));
  const agent = `/connections/${linked.connectionId}`;
  const known = await kit.call('POST', `${agent}/documents`, { as: owner, body: { question: ask, answer: fee } });
  expect(known.status).toBe(200);
  const { body: settings } = await kit.call<{ version: number }>('GET', `${agent}/agent`, { as: owner });
  const changed = { mode: 'auto', prompt: '', version: settings.version };
  expect((await kit.call('PUT', `${agent}/agent`, { as: owner, body: changed })).status).toBe(200);
}, 60_000);
afterAll(async () => {
  await kit.close();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

async function knob(path: string, body: object): Promise<void> {
  const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
    method: path === 'mishaps' ? 'PATCH' : 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}
const says = (customer: string, text: string) =>
  knob('customer/send', { customer, account: 'lanlom.wear', message: { type: 'text', text } });
/** What the customer's phone has shown; waits so long for `count`. */
async function shown(customer: string, wait = 0, count = 1): Promise<string[]> {
  const query = new URLSearchParams({ customer, kind: 'received', wait: String(wait), count: String(count) });
  const answer = await fetch(`${sandbox.url}/_sandbox/ledger?${query}`);
  return ((await answer.json()) as { lines: { text: string }[] }).lines.map(({ text }) => text);
}
/** The chats in which the customer's words stand. */
const kept = async (customer: string) => {
  const rows = await kit.database.adminSql<{ id: string }[]>`
    select v.id from message m join conversation v on v.id = m.conversation_id join contact c on c.id = v.contact_id
    where m.tenant_id = ${owner.membership.tenantId} and m.direction = 'inbound' and c.handle = ${customer}`;
  return rows.map(({ id }) => id);
};
/** Its jobs by name; parked ones wait in the next millennium. */
const jobs = async (isParked: boolean) => {
  const rows = await kit.database.adminSql<{ task: string }[]>`
    select t.identifier as task from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id
    where j.payload ->> 'tenantId' = ${owner.membership.tenantId} and (j.run_at > now() + interval '500 years') = ${isParked}`;
  return rows.map(({ task }) => task);
};

test('what customers write to a suspended shop is kept, the AI and a queued reply are silent, and all of it goes on afterwards', async () => {
  const { ctx } = kit.relay;
  const { tenantId } = owner.membership;
  const [before, during] = ['before', 'during'].map((when) => `${when}.suspension`) as [string, string];
  for (const username of [before, during]) await knob('customers', { username });
  await says(before, ask);
  expect(await shown(before, 20_000)).toEqual([fee]);
  // Two replies of the team: while the first is with the platform, the shop is suspended.
  await knob('mishaps', { api: { fault: 'slow', path: '/business/message/send/', times: 1, slowMs: 1500 } });
  const conversation = must((await kept(before))[0]);
  for (const text of [begun, waits]) {
    const reply = { clientId: newId(), text, writtenAt: new Date().toISOString() };
    const path = `/conversations/${conversation}/messages`;
    expect((await kit.call('POST', path, { as: owner, body: reply })).status).toBe(200);
  }
  expect(await shown(before, 20_000, 2)).toEqual([fee, begun]);
  expect(await suspendShop(ctx, tenantId, 'the bill is open')).toBe(true);

  await says(during, ask);
  await expect.poll(() => kept(during), { timeout: 15_000 }).toHaveLength(1);
  await expect.poll(() => jobs(true)).toEqual(expect.arrayContaining(['compose-reply', 'deliver-reply']));
  // Nothing of it is under way, so nothing will come of it.
  await expect.poll(() => jobs(false)).toEqual([]);
  expect(await shown(during)).toEqual([]);
  expect(await shown(before)).toEqual([fee, begun]);

  expect(await resumeShop(ctx, tenantId)).toBe(true);
  expect(await shown(during, 20_000)).toEqual([fee]);
  expect(await shown(before, 20_000, 3)).toEqual([fee, begun, waits]);
}, 90_000);
