import { api, type ContentGap } from '@tandem/shared/api';
import { must, newId } from '@tandem/shared/lib';
import type { ConversationId } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AgentKit, createAgentKit, spoken, type TestShop } from '../agent/testing/agent-kit.ts';
import { workbenchFeature } from '../workbench/index.ts';
import { gapsFeature } from './index.ts';

let kit: AgentKit;
beforeAll(async () => {
  kit = await createAgentKit({ burstWaitMs: 0 }, [workbenchFeature, gapsFeature]);
});
afterAll(() => kit.close());

/** Everybody writes, the agent decides, and what it did not know is sorted. */
async function ask(shop: TestShop, ...asked: readonly string[]): Promise<ConversationId[]> {
  const ids: ConversationId[] = [];
  for (const text of asked) ids.push(await kit.says(shop, text, newId()));
  await settle(shop);
  return ids;
}

async function settle(shop: TestShop): Promise<void> {
  // The agent decides; the note of it waits to be sorted; what was sorted is tried.
  for (let round = 0; round < 3; round += 1) {
    await kit.age(shop, 120_000);
    await kit.kit.drain();
  }
}

async function gaps(shop: TestShop, state: 'open' | 'closed' | 'dismissed' = 'open') {
  const { body } = await kit.call(shop, api.listContentGaps, { params: { id: shop.connectionId }, query: { state } });
  return body;
}
const one = (list: readonly ContentGap[], about: RegExp) =>
  must(
    list.find(({ question }) => about.test(question)),
    `${about}`,
  );

const wrapping = ['ห่อของขวัญได้ไหมคะ', 'มีบริการห่อของขวัญมั้ย', 'ห่อของขวันให้ด้วยได้ไหม', 'gift wrap ห่อของขวัญได้ไหมคะ'];
const abroad = ['ส่งต่างประเทศไหมคะ', 'จัดส่งไปต่างประเทศมั้ยครับ'];

test('the same unknown thing in several wordings is one gap that keeps its id, and closes when the agent knows', async () => {
  const shop = await kit.createShop({ ค่าส่งเท่าไหร่: '40 บาท' });
  const [first] = await ask(shop, ...wrapping.slice(0, 3), ...abroad, 'ค่าส่งเท่าไหร่คะ');
  const before = await gaps(shop);
  expect(before).toMatchObject({ counts: { open: 2, closed: 0, dismissed: 0 }, unsorted: 0 });
  const wrap = one(before.gaps, /ห่อ/);
  expect(wrap).toMatchObject({ count: 3, conversations: 3, state: 'open', language: 'th', isBack: false });
  expect(wrap.weeks.at(-1)).toBe(3);
  expect(one(before.gaps, /ต่างประเทศ/).count).toBe(2);

  await ask(shop, must(wrapping[3]));
  expect(one((await gaps(shop)).gaps, /ห่อ/)).toMatchObject({ id: wrap.id, count: 4 });

  await kit.call(shop, api.sendReply, {
    params: { id: must(first) },
    body: { clientId: newId() as never, text: 'ห่อได้ค่ะ ฟรี', writtenAt: new Date().toISOString() },
  });
  const detail = (await kit.call(shop, api.getContentGap, { params: { id: wrap.id } })).body;
  expect(detail.questions.map(({ text }) => text).sort()).toEqual([...wrapping].sort());
  expect(detail.draft.variants).not.toContain(detail.draft.question);
  expect([detail.draft.question, ...detail.draft.variants].sort()).toEqual([...wrapping].sort());
  expect(detail.replies).toMatchObject([{ text: 'ห่อได้ค่ะ ฟรี', conversationId: first, by: { kind: 'staff' } }]);

  const { question, variants } = detail.draft;
  const answered = await kit.call(shop, api.answerContentGap, {
    params: { id: wrap.id },
    body: { question, variants, answer: 'ห่อของขวัญได้ค่ะ ฟรี' },
  });
  expect(answered.body.gap.documentId).toBe(answered.body.document.id);
  await settle(shop);
  expect(await gaps(shop)).toMatchObject({ counts: { open: 1, closed: 1 } });
  expect((await gaps(shop, 'closed')).gaps).toMatchObject([{ id: wrap.id, state: 'closed' }]);
  const [next] = await ask(shop, 'ห่อของขวัญได้ไหมคะ');
  expect(spoken(await kit.thread(shop, must(next)))).toEqual(['ห่อของขวัญได้ค่ะ ฟรี']);

  // The answer goes, and with it what closed the gap; it comes back, and the gap closes again.
  const document = { params: { id: answered.body.document.id } };
  await kit.call(shop, api.deleteDocument, document);
  await settle(shop);
  expect(one((await gaps(shop)).gaps, /ห่อ/)).toMatchObject({ id: wrap.id, state: 'open' });
  await kit.call(shop, api.undeleteDocument, document);
  await settle(shop);
  expect((await gaps(shop, 'closed')).gaps).toMatchObject([{ id: wrap.id }]);
});

test('asked again in vain, a closed gap is back with the question that it came back with', async () => {
  const shop = await kit.createShop();
  await ask(shop, ...wrapping);
  const wrap = must((await gaps(shop)).gaps[0]);
  const answer = { question: wrap.question, variants: [], answer: 'ได้ค่ะ' };
  await kit.call(shop, api.answerContentGap, { params: { id: wrap.id }, body: answer });
  await settle(shop);
  expect((await gaps(shop, 'closed')).gaps).toHaveLength(1);
  const again = 'ห่อของขวัญชิ้นใหญ่ ตู้เย็น 2 เครื่อง ได้ไหม';
  await ask(shop, again);
  expect((await gaps(shop)).gaps).toMatchObject([{ id: wrap.id, isBack: true, question: again, count: 5 }]);
  // The answer that is there learns the new wording, and the gap closes once more.
  const { draft } = (await kit.call(shop, api.getContentGap, { params: { id: wrap.id } })).body;
  expect(draft).toMatchObject({ question: answer.question, answer: 'ได้ค่ะ' });
  expect(draft.variants[0]).toBe(again);
  await kit.call(shop, api.answerContentGap, { params: { id: wrap.id }, body: draft });
  const { documents } = (await kit.call(shop, api.listDocuments, { params: { id: shop.connectionId } })).body;
  expect(documents).toHaveLength(1);
  await settle(shop);
  expect((await gaps(shop, 'closed')).gaps).toMatchObject([{ id: wrap.id, isBack: false }]);
});

test('a dismissed gap takes in what is like it, unseen, until somebody takes that back', async () => {
  const shop = await kit.createShop();
  await ask(shop, ...abroad);
  const { id } = must((await gaps(shop)).gaps[0]);
  await kit.call(shop, api.dismissContentGap, { params: { id } });
  await ask(shop, 'ส่งไปต่างประเทศได้ไหมคะ');
  expect(await gaps(shop)).toMatchObject({ gaps: [], counts: { open: 0, dismissed: 1 } });
  await kit.call(shop, api.reopenContentGap, { params: { id } });
  expect((await gaps(shop)).gaps).toMatchObject([{ id, state: 'open', count: 3 }]);
});

test('greetings, and what is passed on for other reasons, are no gaps; customers’ data is in no draft', async () => {
  const shop = await kit.createShop();
  await ask(shop, 'สวัสดีค่ะ', 'ขอคุยกับคนค่ะ', 'ผ่อนได้ไหมคะ โทร 081-234-5678');
  const list = await gaps(shop);
  expect(list.gaps).toHaveLength(1);
  const { draft } = (await kit.call(shop, api.getContentGap, { params: { id: must(list.gaps[0]).id } })).body;
  expect(draft.question).not.toMatch(/5678/);
});

test('a gap is nobody else’s, and goes with its last question', async () => {
  const [shop, other] = [await kit.createShop(), await kit.createShop()];
  const [asked] = await ask(shop, 'มีที่จอดรถไหมคะ');
  const { id } = must((await gaps(shop)).gaps[0]);
  for (const endpoint of [api.getContentGap, api.dismissContentGap, api.reopenContentGap]) {
    expect((await kit.call(other, endpoint, { params: { id } })).status).toBe(404);
  }
  await kit.kit.ctx.db.withTenant(shop.tenantId, async ({ sql, tenantId }) => {
    await sql`delete from conversation where tenant_id = ${tenantId} and id = ${must(asked)}`;
  });
  expect(await gaps(shop)).toMatchObject({ gaps: [], counts: { open: 0 } });
});

test('what only the draft knows is told so; published, the gap closes; its question stays in the test set', async () => {
  const shop = await kit.createShop({ ค่าส่งเท่าไหร่: '40 บาท' });
  const agent = { params: { id: shop.connectionId } };
  await kit.call(shop, api.publishAgent, { ...agent, body: {} });
  await ask(shop, ...wrapping);
  const { id, question } = must((await gaps(shop)).gaps[0]);
  const answer = { question, variants: [], answer: 'ห่อได้ค่ะ' };
  const { document } = (await kit.call(shop, api.answerContentGap, { params: { id }, body: answer })).body;
  await settle(shop);
  expect((await gaps(shop)).gaps).toMatchObject([{ id, state: 'drafted', documentId: document.id }]);
  const { cases } = (await kit.call(shop, api.listTestCases, agent)).body;
  expect(cases).toMatchObject([{ said: [question], expected: { action: 'answer', sources: [document.id] } }]);
  await kit.call(shop, api.publishAgent, { ...agent, body: {} });
  await settle(shop);
  expect((await gaps(shop, 'closed')).gaps).toMatchObject([{ id, state: 'closed' }]);
});
