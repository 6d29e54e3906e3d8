import { api } from '@tandem/shared/api';
import { must, newId } from '@tandem/shared/lib';
import { type ConversationId, clientId } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
const dayMs = 86_400_000;
const period = () => ({
  from: new Date(Date.now() - dayMs).toISOString(),
  to: new Date(Date.now() + dayMs).toISOString(),
});

async function says(shop: TestShop, said: string, customer: string): Promise<ConversationId> {
  const id = await agent.says(shop, said, customer);
  await agent.kit.drain();
  return id;
}
async function inbound(shop: TestShop, id: ConversationId) {
  return must((await agent.thread(shop, id)).messages.findLast(({ direction }) => direction === 'inbound')).id;
}
async function documentOf(shop: TestShop, question: string) {
  const { documents } = (await agent.call(shop, api.listDocuments, of(shop))).body;
  return must(documents.find((each) => each.question === question)).id;
}

test('yesterday’s conversations through the draft: where it would answer, hand off or speak otherwise; nobody is told', async () => {
  const shop = await agent.createShop(faq);
  const a = await says(shop, 'ค่าส่งเท่าไหร่คะ', 'a');
  const b = await says(shop, 'ผ่อนได้ไหมคะ', 'b');
  const reply = { clientId: clientId.parse(newId()), text: 'ผ่อนได้ 3 เดือนค่ะ', writtenAt: new Date().toISOString() };
  await agent.call(shop, api.sendReply, { params: { id: b }, body: reply });
  const c = await says(shop, 'จัดส่งกี่วันคะ', 'c');
  const before = await Promise.all([a, b, c].map((id) => agent.thread(shop, id)));

  const fees = await documentOf(shop, 'ค่าส่งเท่าไหร่');
  await agent.call(shop, api.changeDocument, { params: { id: fees }, body: { answer: '30 บาทค่ะ' } });
  await agent.call(shop, api.deleteDocument, { params: { id: await documentOf(shop, 'จัดส่งกี่วันถึง') } });
  await agent.call(shop, api.createDocument, { ...of(shop), body: { question: 'ผ่อนได้ไหม', answer: 'ผ่อน 0% ค่ะ' } });
  const body = { kind: 'replay' as const, ...period() };
  const estimate = await agent.call(shop, api.estimateTestRun, { ...of(shop), body });
  expect(estimate.body).toMatchObject({ total: 3, toAsk: 3, costUsd: 0 });
  const started = await agent.call(shop, api.startTestRun, { ...of(shop), body });
  await agent.kit.drain();
  const params = { id: shop.connectionId, run: started.body.id };
  const { run, results } = (await agent.call(shop, api.getTestRun, { params, query: {} })).body;
  expect(run).toMatchObject({
    kind: 'replay',
    state: 'done',
    total: 3,
    passing: null,
    replay: { answersMore: 1, handsOffMore: 1, otherWords: 1, costThenUsd: 0, costDraftUsd: 0 },
  });
  expect(results).toMatchObject([
    {
      verdict: 'worse',
      said: ['จัดส่งกี่วันคะ'],
      origin: { conversationId: c },
      draft: { trial: { action: 'hand-off', reason: 'not_in_knowledge' } },
      baseline: { author: 'agent', trial: { action: 'answer', text: ship } },
    },
    {
      verdict: 'better',
      said: ['ผ่อนได้ไหมคะ'],
      draft: { trial: { action: 'answer', text: 'ผ่อน 0% ค่ะ' } },
      baseline: { author: 'agent', trial: { action: 'hand-off', reason: 'not_in_knowledge' } },
    },
    { verdict: 'same', draft: { trial: { text: '30 บาทค่ะ' } }, baseline: { trial: { action: 'answer', text: fee } } },
  ]);
  expect(await Promise.all([a, b, c].map((id) => agent.thread(shop, id)))).toEqual(before);
}, 120_000);

test('a period in which nobody wrote, or that ends before it begins, is refused', async () => {
  const shop = await agent.createShop(faq);
  const start = (body: { from: string; to: string }) =>
    agent.call(shop, api.startTestRun, { ...of(shop), body: { kind: 'replay', ...body } });
  expect(await start(period())).toMatchObject({ status: 400, body: { fields: { from: 'nothing_said' } } });
  const { from, to } = period();
  expect(await start({ from: to, to: from })).toMatchObject({ status: 400, body: { fields: { to: 'before_from' } } });
});

test('a case from a real conversation: what was said before, what came of it; it goes with the conversation', async () => {
  const shop = await agent.createShop(faq);
  const id = await says(shop, 'จัดส่งกี่วันคะ', 'real');
  await agent.deliver(shop, id);
  await says(shop, 'แล้วค่าส่งเท่าไหร่คะ', 'real');
  const make = async (message: string) =>
    agent.call(shop, api.createTestCase, { ...of(shop), body: { fromMessageId: message as never } });
  const { body } = await make(await inbound(shop, id));
  expect(body).toMatchObject({
    said: ['แล้วค่าส่งเท่าไหร่คะ'],
    earlier: [
      { author: 'customer', text: 'จัดส่งกี่วันคะ' },
      { author: 'shop', text: ship },
    ],
    expected: { action: 'answer', requiredFacts: ['40', '500'], sources: [await documentOf(shop, 'ค่าส่งเท่าไหร่')] },
    origin: { conversationId: id },
    createdBy: { id: shop.personId },
  });
  const handedOff = await says(shop, 'ผ่อนได้ไหมคะ', 'other');
  expect((await make(await inbound(shop, handedOff))).body.expected).toMatchObject({
    action: 'hand-off',
    requiredFacts: [],
  });
  expect((await make(newId())).status).toBe(404);
  const stranger = await agent.createShop();
  const theirs = { ...of(stranger), body: { fromMessageId: await inbound(shop, id) } };
  expect((await agent.call(stranger, api.createTestCase, theirs)).status).toBe(404);

  await agent.call(shop, api.startTestRun, { ...of(shop), body: { kind: 'tests' } });
  await agent.kit.drain();
  await agent.kit.ctx.db.withTenant(
    shop.tenantId,
    ({ sql }) => sql`delete from conversation where tenant_id = ${shop.tenantId} and id = ${id}`,
  );
  const { cases } = (await agent.call(shop, api.listTestCases, of(shop))).body;
  expect(cases.map(({ said }) => said)).toEqual([['ผ่อนได้ไหมคะ']]);
  const left = await agent.kit.database.adminSql`select from agent_trial where tenant_id = ${shop.tenantId}`;
  expect(left).toHaveLength(1);
});

test('a case is changed, removed and had back; a result goes by what is expected now, and knows when it is about other words', async () => {
  const shop = await agent.createShop(faq);
  const given = { said: ['ค่าส่งเท่าไหร่คะ'], expected: { action: 'answer' as const, requiredFacts: ['40 บาท'] } };
  const { body: made } = await agent.call(shop, api.createTestCase, { ...of(shop), body: given });
  const started = await agent.call(shop, api.startTestRun, { ...of(shop), body: { kind: 'tests' } });
  await agent.kit.drain();
  const one = { params: { id: shop.connectionId, case: made.id } };
  const expected = { action: 'answer' as const, requiredFacts: ['400 บาท'] };
  expect((await agent.call(shop, api.changeTestCase, { ...one, body: { expected } })).body).toMatchObject({ expected });
  const params = { id: shop.connectionId, run: started.body.id };
  const { results } = (await agent.call(shop, api.getTestRun, { params, query: {} })).body;
  expect(results).toMatchObject([
    { isOutdated: false, expected, draft: { problems: [{ kind: 'missing-fact', expected: '400 บาท' }] } },
  ]);
  const again = await agent.call(shop, api.startTestRun, { ...of(shop), body: { kind: 'tests' } });
  await agent.kit.drain();
  const later = { params: { id: shop.connectionId, run: again.body.id }, query: {} };
  expect((await agent.call(shop, api.getTestRun, later)).body).toMatchObject({
    run: { reused: 1, passing: { draft: 0 } },
    results: [{ isOutdated: false, draft: { problems: [{ kind: 'missing-fact', expected: '400 บาท' }] } }],
  });
  await agent.call(shop, api.changeTestCase, { ...one, body: { said: ['ส่งฟรีไหมคะ'] } });
  expect((await agent.call(shop, api.getTestRun, later)).body.results).toMatchObject([{ isOutdated: true }]);

  expect((await agent.call(shop, api.deleteTestCase, one)).status).toBe(200);
  expect((await agent.call(shop, api.deleteTestCase, one)).status).toBe(404);
  expect((await agent.call(shop, api.listTestCases, of(shop))).body.cases).toEqual([]);
  expect((await agent.call(shop, api.undeleteTestCase, one)).body).toMatchObject({ id: made.id });
  expect((await agent.call(shop, api.undeleteTestCase, one)).status).toBe(404);
  await agent.call(shop, api.deleteTestCase, one);
  await agent.kit.database
    .adminSql`update agent_test_case set deleted_at = now() - interval '2 hours' where id = ${made.id}`;
  await agent.kit.database
    .adminSql`update graphile_worker._private_jobs set run_at = now() where key like '%purge-test-case%'`;
  await agent.kit.drain();
  expect((await agent.call(shop, api.undeleteTestCase, one)).status).toBe(404);
});
