import { type AgentOptions, api, defaultAgentOptions } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import { expect, test } from 'vitest';
import type { ScriptStepInput } from '../../sandbox/claude/index.ts';
import { spoken, type TestShop } from '../../src/agent/testing/agent-kit.ts';
import { workbenchFeature } from '../../src/workbench/index.ts';
import { answer, claudeShop, faq, reply } from '../agent/claude-shop.ts';

const { agent, claude, say } = claudeShop([workbenchFeature]);

const of = (shop: TestShop) => ({ params: { id: shop.connectionId } });
const question = 'ส่งของคิดเงินยังไงบ้างคะ';
/** Of whoever is asked with this in its knowledge. */
const answerWith = (baht: number): ScriptStepInput => ({
  kind: 'structured',
  when: `เริ่มต้น ${baht} บาท`,
  times: 0,
  value: {
    action: 'answer',
    text: `ค่าส่ง ${baht} บาทค่ะ`,
    used_chunk_ids: ['c1'],
    quotes: [{ chunk_id: 'c1', quote: `เริ่มต้น ${baht} บาท` }],
    reason: 'answered',
  },
});

async function publishedShop(options: Partial<AgentOptions> = {}) {
  const shop = await agent().createShop(faq, 'auto', options);
  await agent().call(shop, api.publishAgent, { ...of(shop), body: {} });
  const { documents } = (await agent().call(shop, api.listDocuments, of(shop))).body;
  const { id } = must(documents.find((each) => each.question === 'ค่าส่งเท่าไหร่'));
  await agent().call(shop, api.changeDocument, { params: { id }, body: { answer: 'ค่าส่งเริ่มต้น 30 บาทค่ะ' } });
  return shop;
}
const addCase = (shop: TestShop, said: string, requiredFacts: string[]) =>
  agent().call(shop, api.createTestCase, {
    ...of(shop),
    body: { said: [said], expected: { action: 'answer', requiredFacts } },
  });
const start = (shop: TestShop) => agent().call(shop, api.startTestRun, { ...of(shop), body: { kind: 'tests' } });
async function resultsOf(shop: TestShop, run: string) {
  return (await agent().call(shop, api.getTestRun, { params: { id: shop.connectionId, run }, query: {} })).body;
}
async function usageOf(shop: TestShop) {
  const { days } = (await agent().call(shop, api.getAgentUsage, { ...of(shop), query: {} })).body;
  return days.map(({ purpose, calls }) => [purpose, calls]);
}

test('the draft’s answer beside the live one, with sources, trace and cost; no customer, and the budget counts it', async () => {
  const shop = await publishedShop();
  await claude().script(answerWith(40), answerWith(30));
  const { body } = await agent().call(shop, api.tryAgent, { ...of(shop), body: { said: [question] } });
  expect(body).toMatchObject({
    engine: 'claude',
    draft: { action: 'answer', text: 'ค่าส่ง 30 บาทค่ะ', sources: [{ quote: 'เริ่มต้น 30 บาท' }], trace: { via: 'model' } },
    live: { action: 'answer', text: 'ค่าส่ง 40 บาทค่ะ', sources: [{ quote: 'เริ่มต้น 40 บาท' }] },
  });
  expect(body.draft.costUsd).toBeGreaterThan(0);
  expect(body.draft.trace.calls).toHaveLength(1);
  expect(await usageOf(shop)).toEqual([['playground', 2]]);
  for (const table of ['message', 'conversation', 'contact', 'draft', 'agent_trace', 'agent_answer', 'agent_trial']) {
    const rows = await agent().kit.database.adminSql.unsafe(
      `select from ${table} where tenant_id = '${shop.tenantId}'`,
    );
    expect([table, rows.length]).toEqual([table, 0]);
  }
});

test('each side remembers its own answers; the draft can be asked alone', async () => {
  const shop = await publishedShop();
  await claude().script(answerWith(40), answerWith(30));
  const earlier = [{ said: ['สวัสดีค่ะ'], draft: 'ร่างตอบ', live: 'ตัวจริงตอบ' }];
  await agent().call(shop, api.tryAgent, { ...of(shop), body: { said: [question], earlier } });
  const bodies = (await claude().requests()).map(({ body }) => JSON.stringify(body));
  const [draft, live] = [
    bodies.find((text) => text.includes('30 บาท')),
    bodies.find((text) => text.includes('40 บาท')),
  ];
  expect(draft).toContain('ร่างตอบ');
  expect(draft).not.toContain('ตัวจริงตอบ');
  expect(live).toContain('ตัวจริงตอบ');
  const alone = await agent().call(shop, api.tryAgent, { ...of(shop), body: { said: [question], compare: false } });
  expect(alone.body).toMatchObject({ live: null, draft: { action: 'answer' } });
  expect(await claude().requests()).toHaveLength(3);
});

test('a spent budget is kept from the playground, too; a model that is away is said to be', async () => {
  const budgets = { ...defaultAgentOptions.budgets, perDayUsd: 0 };
  const shop = await publishedShop({ budgets });
  const { body } = await agent().call(shop, api.tryAgent, { ...of(shop), body: { said: [question] } });
  expect(body.draft).toMatchObject({ action: 'hand-off', reason: 'budget_spent', costUsd: 0 });
  expect(await claude().requests()).toEqual([]);
  const other = await publishedShop();
  await claude().script({ kind: 'error', status: 529, times: 0 });
  const away = await agent().call(other, api.tryAgent, { ...of(other), body: { said: [question] } });
  expect(away).toMatchObject({ status: 503, body: { code: 'unavailable' } });
});

test('a run asks both sides once, and says beforehand what that costs', async () => {
  const shop = await publishedShop();
  await addCase(shop, question, ['40 บาท']);
  const estimate = await agent().call(shop, api.estimateTestRun, { ...of(shop), body: { kind: 'tests' } });
  expect(estimate.body).toMatchObject({
    total: 1,
    toAsk: 2,
    modelCalls: 2,
    leftUsd: null,
    engine: 'claude',
    withKey: null,
  });
  expect(await claude().requests()).toEqual([]);
  await claude().script(answerWith(40), answerWith(30));
  const { body } = await start(shop);
  await agent().kit.drain();
  const { run, results } = await resultsOf(shop, body.id);
  expect(run).toMatchObject({ state: 'done', worse: 1 });
  expect(results[0]).toMatchObject({
    draft: { trial: { text: 'ค่าส่ง 30 บาทค่ะ' } },
    baseline: { trial: { text: 'ค่าส่ง 40 บาทค่ะ' } },
  });
  expect(run.costUsd).toBeGreaterThan(0);
  // A cautious guess: neither free nor another order of magnitude.
  expect(estimate.body.costUsd / run.costUsd).toBeGreaterThan(0.5);
  expect(estimate.body.costUsd / run.costUsd).toBeLessThan(5);
  expect(await usageOf(shop)).toEqual([['tests', 2]]);

  const again = await start(shop);
  await agent().kit.drain();
  expect((await resultsOf(shop, again.body.id)).run).toMatchObject({ state: 'done', worse: 1, reused: 2, costUsd: 0 });
  expect(await claude().requests()).toHaveLength(2);
});

test('what the budget does not cover is not begun; one that is spent on the way stops the run, and nothing is lost', async () => {
  const budgets = { ...defaultAgentOptions.budgets, perDayUsd: 0.000001 };
  const shop = await publishedShop({ budgets });
  await addCase(shop, question, ['40 บาท']);
  expect(await start(shop)).toMatchObject({ status: 409, body: { code: 'budget_spent' } });

  const other = await publishedShop();
  await addCase(other, question, ['40 บาท']);
  await claude().script(answerWith(40), answerWith(30));
  const { body } = await start(other);
  const { version } = (await agent().call(other, api.getAgent, of(other))).body;
  await agent().call(other, api.putAgent, {
    ...of(other),
    body: { mode: 'auto', prompt: '', version, budgets: { ...budgets, perDayUsd: 0 } },
  });
  await agent().kit.drain();
  expect((await resultsOf(other, body.id)).run).toMatchObject({ state: 'stopped', problem: 'budget_spent', done: 0 });
});

test('a model that is away is waited for; a wrong key stops the run', async () => {
  const shop = await publishedShop();
  await addCase(shop, question, ['40 บาท']);
  await claude().script({ kind: 'error', status: 529, times: 2 }, answerWith(40), answerWith(30));
  const { body } = await start(shop);
  await agent().kit.drain();
  expect((await resultsOf(shop, body.id)).run).toMatchObject({ state: 'running', done: 0 });
  await agent().age(shop, 0);
  await agent().kit.drain();
  expect((await resultsOf(shop, body.id)).run).toMatchObject({ state: 'done', done: 1, worse: 1 });

  await claude().reset();
  const other = await publishedShop();
  await addCase(other, question, ['40 บาท']);
  await claude().script({ kind: 'error', status: 401, times: 0 });
  const wrong = await start(other);
  await agent().kit.drain();
  expect((await resultsOf(other, wrong.body.id)).run).toMatchObject({ state: 'stopped', problem: 'failed', done: 0 });
});

test('what is kept for the same words is the version’s: another version asks again', async () => {
  const shop = await agent().createShop(faq);
  await agent().call(shop, api.publishAgent, { ...of(shop), body: {} });
  await claude().script(answer(0));
  const asked = async (customer: string) => {
    expect(spoken(await say(shop, question, customer))).toEqual([reply]);
    return (await claude().requests()).length;
  };
  expect([await asked('a'), await asked('b')]).toEqual([1, 1]);
  await agent().call(shop, api.putAgent, { ...of(shop), body: { mode: 'auto', prompt: 'be brief', version: 1 } });
  expect(await asked('c')).toBe(1);
  await agent().call(shop, api.publishAgent, { ...of(shop), body: {} });
  expect([await asked('d'), await asked('e')]).toEqual([2, 2]);
  await agent().call(shop, api.rollbackAgent, { ...of(shop), body: { version: 1 } });
  expect(await asked('f')).toBe(3);
});
