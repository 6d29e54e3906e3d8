import { api, type TestRunInput } from '@tandem/shared/api';
import { must, newId } from '@tandem/shared/lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AgentKit, createAgentKit, type TestShop } from '../../agent/testing/agent-kit.ts';
import { workbenchFeature } from '../index.ts';

const fee = 'ค่าส่งเริ่มต้น 40 บาท ซื้อครบ 500 บาทส่งฟรีค่ะ';
const ship = 'กรุงเทพ 1-2 วัน ต่างจังหวัด 2-4 วันค่ะ';
const faq = { ค่าส่งเท่าไหร่: fee, จัดส่งกี่วันถึง: ship };

let agent: AgentKit;
beforeAll(async () => {
  agent = await createAgentKit({}, [workbenchFeature]);
});
afterAll(() => agent.close());

const of = (shop: TestShop) => ({ params: { id: shop.connectionId } });
const draftOf = async (shop: TestShop) => (await agent.call(shop, api.getDraft, of(shop))).body;
const publish = (shop: TestShop, body: { note?: string; reason?: string } = {}) =>
  agent.call(shop, api.publishAgent, { ...of(shop), body });
async function addCase(shop: TestShop, said: string, facts: string[], action: 'answer' | 'hand-off' = 'answer') {
  const body = { said: [said], expected: { action, requiredFacts: facts } };
  return (await agent.call(shop, api.createTestCase, { ...of(shop), body })).body;
}
async function change(shop: TestShop, question: string, answer: string) {
  const { documents } = (await agent.call(shop, api.listDocuments, of(shop))).body;
  const { id } = must(documents.find((each) => each.question === question));
  await agent.call(shop, api.changeDocument, { params: { id }, body: { answer } });
}
async function run(shop: TestShop, body: TestRunInput = { kind: 'tests', isFresh: false }) {
  const started = await agent.call(shop, api.startTestRun, { ...of(shop), body });
  expect(started).toMatchObject({ status: 200 });
  await agent.kit.drain();
  const params = { id: shop.connectionId, run: started.body.id };
  return (await agent.call(shop, api.getTestRun, { params, query: {} })).body;
}

test('a draft that breaks two of thirty cases is caught before it is published', async () => {
  const things = Array.from(
    { length: 28 },
    (_, index) => [`รองเท้ารุ่น R${index + 10}`, `${(index + 10) * 10} บาทค่ะ`] as const,
  );
  const shop = await agent.createShop(faq);
  const table = things.map(([name, price]) => `${name} ราคาเท่าไหร่,${price}`).join('\n');
  await agent.call(shop, api.createFaqs, { ...of(shop), body: { table } });
  await publish(shop);
  await Promise.all(things.map(([name, price]) => addCase(shop, `${name} ราคาเท่าไหร่คะ`, [price.replace('ค่ะ', '')])));
  await addCase(shop, 'ค่าส่งเท่าไหร่คะ', ['40 บาท', '500 บาท']);
  await addCase(shop, 'จัดส่งกี่วันถึงคะ', ['1-2 วัน']);
  await change(shop, 'ค่าส่งเท่าไหร่', 'ส่งฟรีทุกออเดอร์ค่ะ');
  await change(shop, 'รองเท้ารุ่น R12 ราคาเท่าไหร่', '999 บาทค่ะ');

  const first = await run(shop);
  expect(first.run).toMatchObject({
    state: 'done',
    total: 30,
    done: 30,
    worse: 2,
    better: 0,
    same: 28,
    passing: { draft: 28, baseline: 30 },
    baseline: { kind: 'live', version: 1 },
    isCurrent: true,
    costUsd: 0,
    engine: 'retrieval-only',
  });
  expect(first.results.slice(0, 3).map(({ verdict }) => verdict)).toEqual(['worse', 'worse', 'same']);
  expect(first.results[1]).toMatchObject({
    said: ['ค่าส่งเท่าไหร่คะ'],
    draft: {
      trial: { action: 'answer', text: 'ส่งฟรีทุกออเดอร์ค่ะ' },
      problems: [{ kind: 'missing-fact', expected: '40 บาท' }, {}],
    },
    baseline: { trial: { action: 'answer', text: fee }, problems: [] },
  });
  expect((await draftOf(shop)).regressions).toBe(2);
  expect(await publish(shop)).toMatchObject({
    status: 409,
    body: { code: 'regressions', fields: { reason: 'required' } },
  });
  expect(await publish(shop, { reason: '  ' })).toMatchObject({ status: 409 });

  // Mended in part and asked in part: the other case is not forgotten.
  await change(shop, 'ค่าส่งเท่าไหร่', fee);
  const mended = await run(shop, { kind: 'tests', isFresh: false, caseIds: [must(first.results[1]?.caseId)] });
  expect(mended.run).toMatchObject({ total: 1, worse: 0, same: 1 });
  expect(await publish(shop)).toMatchObject({ status: 409, body: { code: 'regressions' } });

  // An accepted change is none any more.
  const params = { id: shop.connectionId, case: must(first.results[0]?.caseId) };
  const expected = (fact: string) => ({ action: 'answer' as const, requiredFacts: [fact] });
  await agent.call(shop, api.changeTestCase, { params, body: { expected: expected('999 บาท') } });
  expect((await draftOf(shop)).regressions).toBe(0);
  await agent.call(shop, api.changeTestCase, { params, body: { expected: expected('120 บาท') } });
  expect((await draftOf(shop)).regressions).toBe(1);

  const done = await publish(shop, { reason: 'R12 really costs 999 now' });
  expect(done.body).toMatchObject({ version: 2, reason: 'R12 really costs 999 now', run: { id: mended.run.id } });
  expect(await draftOf(shop)).toMatchObject({ regressions: 0, lastRun: null });
}, 120_000);

test('what was answered is not asked again, and what is live was asked while it was a draft', async () => {
  const shop = await agent.createShop(faq);
  await addCase(shop, 'ค่าส่งเท่าไหร่คะ', ['40 บาท']);
  const first = await run(shop);
  expect(first.run).toMatchObject({ total: 1, reused: 0, baseline: null, passing: { draft: 1, baseline: 0 } });
  await publish(shop);
  const again = await run(shop);
  expect(again.run).toMatchObject({ same: 1, reused: 1, passing: { draft: 1, baseline: 1 } });
  const estimate = await agent.call(shop, api.estimateTestRun, { ...of(shop), body: { kind: 'tests' } });
  expect(estimate.body).toMatchObject({ total: 1, toAsk: 0, costUsd: 0, engine: 'retrieval-only' });
});

test('before anything is live a run is compared with the one before', async () => {
  const shop = await agent.createShop(faq);
  await addCase(shop, 'ค่าส่งเท่าไหร่คะ', ['40 บาท']);
  const first = await run(shop);
  await change(shop, 'ค่าส่งเท่าไหร่', '30 บาทค่ะ');
  const second = await run(shop);
  expect(second.run).toMatchObject({ worse: 1, baseline: { kind: 'run', runId: first.run.id } });
  expect(await publish(shop)).toMatchObject({ status: 409, body: { code: 'regressions' } });
});

test('without a key it says what one would add', async () => {
  const shop = await agent.createShop({ ...faq, เปลี่ยนไซส์ได้ไหม: 'เปลี่ยนไซส์ได้ภายใน 7 วัน ป้ายต้องอยู่ครบค่ะ' });
  await addCase(shop, 'เปลี่ยนไซส์ได้ไหมคะ แล้วมีสีม่วงไหมคะ', ['ป้าย']);
  const { run: ended, results } = await run(shop);
  expect(results[0]?.draft?.trial).toMatchObject({ action: 'hand-off', mightAnswerWithModel: true });
  expect(ended).toMatchObject({ mightAnswerWithModel: 1, engine: 'retrieval-only' });
  const { body } = await agent.call(shop, api.estimateTestRun, { ...of(shop), body: { kind: 'tests', isFresh: true } });
  expect(body.withKey).toMatchObject({ modelCalls: 1 });
  expect(must(body.withKey).costUsd).toBeGreaterThan(0);
});

test('a set is asked while the shop is open, whenever it is run', async () => {
  const day = new Date(Date.now() - 12 * 3_600_000).getUTCDay();
  const hours = { timezone: 'UTC', week: [{ day, from: '00:00', to: '00:01' }], outOfHours: 'hand-off' as const };
  const shop = await agent.createShop(faq, 'auto', {
    hours: { ...hours, week: [{ day, from: '10:00', to: '11:00' }] },
  });
  await addCase(shop, 'ค่าส่งเท่าไหร่คะ', ['40 บาท']);
  expect((await run(shop)).run).toMatchObject({ passing: { draft: 1 } });
});

describe('a run', () => {
  test('is cancelled, and keeps what it has; another can begin then', async () => {
    const shop = await agent.createShop(faq);
    await addCase(shop, 'ค่าส่งเท่าไหร่คะ', ['40 บาท']);
    const start = () => agent.call(shop, api.startTestRun, { ...of(shop), body: { kind: 'tests' } });
    const { body } = await start();
    expect(await start()).toMatchObject({ status: 409, body: { code: 'conflict' } });
    // Whoever waits for an answer goes first.
    await agent.says(shop, 'ค่าส่งเท่าไหร่คะ');
    const waiting = await agent.kit.database.adminSql<{ task: string }[]>`
      select task_identifier as task from graphile_worker.jobs
      where task_identifier in ('test-run', 'compose-reply') order by priority, run_at`;
    expect(waiting.map(({ task }) => task)).toEqual(['compose-reply', 'test-run']);
    const params = { id: shop.connectionId, run: body.id };
    const cancelled = await agent.call(shop, api.cancelTestRun, { params });
    expect(cancelled.body).toMatchObject({ state: 'cancelled', done: 0, total: 1 });
    await agent.kit.drain();
    const later = await agent.call(shop, api.getTestRun, { params, query: {} });
    expect(later.body).toMatchObject({ run: { state: 'cancelled', done: 0 }, results: [{ verdict: 'waiting' }] });
    expect((await start()).status).toBe(200);
    await agent.kit.drain();
  });

  test('that was killed over a case asks it by the words that it has now', async () => {
    const shop = await agent.createShop(faq);
    const made = await addCase(shop, 'ค่าส่งเท่าไหร่คะ', ['40 บาท']);
    const { body } = await agent.call(shop, api.startTestRun, { ...of(shop), body: { kind: 'tests' } });
    const { adminSql } = agent.kit.database;
    const begun = newId();
    await adminSql`
      insert into agent_trial (tenant_id, id, snapshot_id, input_hash, case_id, state)
      select tenant_id, ${begun}, draft_snapshot_id, '\\x00', ${made.id}, 'asking' from agent_test_run where id = ${body.id}`;
    await adminSql`update agent_test_item set draft_trial_id = ${begun} where run_id = ${body.id}`;
    await agent.kit.drain();
    const params = { id: shop.connectionId, run: body.id };
    const { run: ended, results } = (await agent.call(shop, api.getTestRun, { params, query: {} })).body;
    expect(ended).toMatchObject({ state: 'done', passing: { draft: 1 } });
    expect(results[0]?.draft?.trialId).not.toBe(begun);
  });

  test('leaves nothing with a customer, and no trace of one', async () => {
    const shop = await agent.createShop(faq);
    await addCase(shop, 'ค่าส่งเท่าไหร่คะ', ['40 บาท']);
    await run(shop);
    for (const table of ['message', 'conversation', 'contact', 'draft', 'agent_trace', 'agent_answer']) {
      const rows = await agent.kit.database.adminSql.unsafe(
        `select from ${table} where tenant_id = '${shop.tenantId}'`,
      );
      expect([table, rows.length]).toEqual([table, 0]);
    }
    expect(
      (await agent.call(shop, api.listDocuments, of(shop))).body.documents.map(({ usedCount }) => usedCount),
    ).toEqual([0, 0]);
  });

  test('is refused without cases, and hidden from another shop', async () => {
    const shop = await agent.createShop(faq);
    const empty = await agent.call(shop, api.startTestRun, { ...of(shop), body: { kind: 'tests' } });
    expect(empty).toMatchObject({ status: 400, body: { code: 'invalid_input', fields: { caseIds: 'none' } } });
    const unstorable = { said: ['a\u0000b'], expected: { action: 'answer' as const } };
    expect(await agent.call(shop, api.createTestCase, { ...of(shop), body: unstorable })).toMatchObject({
      status: 400,
      body: { code: 'invalid_input' },
    });
    await addCase(shop, 'ค่าส่งเท่าไหร่คะ', []);
    const { run: mine } = await run(shop);
    const other = await agent.createShop();
    const asOther = { params: { id: other.connectionId, run: mine.id } };
    expect((await agent.call(other, api.getTestRun, { ...asOther, query: {} })).status).toBe(404);
    expect((await agent.call(other, api.cancelTestRun, asOther)).status).toBe(404);
    const nonsense = { params: { id: shop.connectionId, run: 'nonsense' }, query: {} };
    expect((await agent.call(shop, api.getTestRun, nonsense)).status).toBe(404);
  });
});

test('an account goes with its versions, cases and runs', async () => {
  const shop = await agent.createShop(faq);
  await publish(shop);
  await addCase(shop, 'ค่าส่งเท่าไหร่คะ', []);
  await change(shop, 'ค่าส่งเท่าไหร่', '30 บาทค่ะ');
  await run(shop);
  await agent.kit.ctx.db.withTenant(
    shop.tenantId,
    ({ sql }) => sql`delete from connection where tenant_id = ${shop.tenantId} and id = ${shop.connectionId}`,
  );
  for (const table of [
    'agent_snapshot',
    'agent_version',
    'agent_test_case',
    'agent_trial',
    'agent_test_run',
    'document_version',
  ]) {
    const rows = await agent.kit.database.adminSql.unsafe(`select from ${table} where tenant_id = '${shop.tenantId}'`);
    expect([table, rows.length]).toEqual([table, 0]);
  }
});
