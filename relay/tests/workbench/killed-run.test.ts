import type { api, OutputOf } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import { connectionId as connectionIdSchema } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ClaudeControl,
  type ClaudeSandbox,
  claudeControl,
  startClaudeSandbox,
} from '../../sandbox/claude/index.ts';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';
import { insertCase } from '../../src/workbench/test-set/case-store.ts';
import { type StartedProcess, startProcess } from '../support/start-process.ts';

// A run of 300 cases by worker processes of their own, one of which is killed in the middle of it.

const cases = 300;
const apiKey = 'key-of-the-test';
const fee = 'ค่าส่งเริ่มต้น 40 บาท ซื้อครบ 500 บาทส่งฟรีค่ะ';
const questionOf = (n: number) => `สั่งรุ่น K${1000 + n} ต้องจ่ายค่าส่งอีกไหมคะ`;

let sandbox: ClaudeSandbox;
let claude: ClaudeControl;
let kit: TestRelay;
let owner: OutputOf<typeof api.register>;
const started: StartedProcess[] = [];
const connectionId = connectionIdSchema.parse(newId());

beforeAll(async () => {
  const value = {
    action: 'answer',
    text: 'ค่าส่ง 40 บาทค่ะ ซื้อครบ 500 บาทส่งฟรี',
    used_chunk_ids: ['c1'],
    quotes: [{ chunk_id: 'c1', quote: 'ค่าส่งเริ่มต้น 40 บาท' }],
    reason: 'answered',
  };
  sandbox = await startClaudeSandbox({ apiKey, reply: () => ({ kind: 'structured', value }) });
  claude = claudeControl(sandbox.url);
  kit = await createTestRelay({ config: { roles: new Set(['http']) } });
  owner = await kit.register();
  await kit.database.adminSql`
    insert into connection (tenant_id, id, channel, external_id, handle, status, connected_by)
    values (${owner.membership.tenantId}, ${connectionId}, 'tiktok', ${newId()}, 'shop', 'active', ${owner.person.id})`;
}, 60_000);
afterAll(async () => {
  for (const { child, ended } of started) {
    child.kill('SIGKILL');
    await ended;
  }
  await kit.close();
  await sandbox.close();
});

async function worker(): Promise<StartedProcess> {
  const one = startProcess(new URL('./worker-process.ts', import.meta.url), {
    DATABASE_URL: kit.database.url,
    ANTHROPIC_API_KEY: apiKey,
    ANTHROPIC_BASE_URL: sandbox.url,
  });
  started.push(one);
  await one.nextJson();
  return one;
}

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await kit.call<T>(method, `/connections/${connectionId}${path}`, { as: owner, ...(body && { body }) });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

test('300 cases, a killed worker: it goes on where it was left, and no answer is paid twice', async () => {
  await call('POST', '/documents', { question: 'ค่าส่งเท่าไหร่', answer: fee });
  const expected = { action: 'answer' as const, requiredFacts: ['40 บาท'], forbiddenFacts: [], sources: [] };
  await kit.database.db.withTenant(owner.membership.tenantId, async (tx) => {
    for (let n = 0; n < cases; n += 1) {
      const made = {
        connectionId,
        conversationId: null,
        messageId: null,
        earlier: [],
        said: [questionOf(n)],
        expected,
      };
      await insertCase(tx, made, owner.person.id);
    }
  });
  const { id } = await call<{ id: string }>('POST', '/agent/test-runs', { kind: 'tests' });
  const look = async () => (await call<OutputOf<typeof api.getTestRun>>('GET', `/agent/test-runs/${id}`)).run;
  expect(await look()).toMatchObject({ state: 'waiting', total: cases, done: 0 });

  const first = await worker();
  await expect
    .poll(async () => (await claude.requests()).length, { timeout: 150_000, interval: 20 })
    .toBeGreaterThan(100);
  first.child.kill('SIGKILL');
  await first.ended;
  const atKill = await claude.requests();
  const left = await look();
  expect(left.state).toBe('running');
  expect(left.done).toBeGreaterThan(50);
  expect(left.done).toBeLessThan(cases);
  // One at a time: whatever was on its way is the only one whose answer nobody may have kept.
  expect(atKill.length - left.done).toBeLessThanOrEqual(2);

  await worker();
  await expect.poll(async () => (await look()).state, { timeout: 150_000, interval: 250 }).toBe('done');
  expect(await look()).toMatchObject({ done: cases, same: cases, passing: { draft: cases } });
  const asked = Map.groupBy(await claude.requests(), ({ body }) => /K1\d\d\d/.exec(JSON.stringify(body))?.[0]);
  expect(asked.size).toBe(cases);
  const twice = [...asked.values()].filter(({ length }) => length > 1);
  // The one that was on its way, if its answer had not been kept.
  expect(twice.length).toBeLessThanOrEqual(1);
  for (const [earlier] of twice) expect(atKill.at(-1)?.n).toBe(earlier?.n);
  const [counted] = await kit.database.adminSql`
    select sum(calls)::int as calls, string_agg(distinct purpose, ',') as purpose from agent_usage where connection_id = ${connectionId}`;
  expect(counted).toEqual({ calls: cases, purpose: 'tests' });
}, 300_000);
