import { api } from '@tandem/shared/api';
import { must, newId } from '@tandem/shared/lib';
import type { MessageId } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AgentKit, createAgentKit, spoken, type TestShop } from '../agent/testing/agent-kit.ts';
import { workbenchFeature } from '../workbench/index.ts';
import { reviewFeature } from './index.ts';

let kit: AgentKit;
beforeAll(async () => {
  kit = await createAgentKit({ burstWaitMs: 0 }, [workbenchFeature, reviewFeature]);
});
afterAll(() => kit.close());

const faq = { ค่าส่งเท่าไหร่: '40 บาท' };

/** The agent answers, with so much confidence. */
async function answered(shop: TestShop, confidence: number, asked = 'ค่าส่งเท่าไหร่คะ'): Promise<MessageId> {
  const conversationId = await kit.says(shop, asked, newId());
  await kit.age(shop, 120_000);
  await kit.kit.drain();
  const { messages } = await kit.thread(shop, conversationId);
  const { id } = must(messages.find(({ author }) => author.kind === 'agent'));
  await kit.kit.ctx.db.withTenant(shop.tenantId, async ({ sql, tenantId }) => {
    await sql`
      update agent_trace set body = jsonb_set(body, '{saw,passages,0,score}', to_jsonb(${confidence}::float8))
      where tenant_id = ${tenantId} and reply_id = ${id}`;
  });
  return id;
}
const list = async (shop: TestShop, state: 'open' | 'done' = 'open') =>
  (await kit.call(shop, api.listReviews, { params: { id: shop.connectionId }, query: { state } })).body;
const documents = async (shop: TestShop) =>
  (await kit.call(shop, api.listDocuments, { params: { id: shop.connectionId } })).body.documents;

test('answers that the agent was little sure of wait, the least sure first, behind those that somebody marked', async () => {
  const shop = await kit.createShop(faq);
  const sure = await answered(shop, 0.95);
  const [less, least] = [await answered(shop, 0.6), await answered(shop, 0.3)];
  const before = await list(shop);
  expect(before.reviews.map(({ messageId }) => messageId)).toEqual([least, less]);
  expect(before).toMatchObject({ total: 2, nextCursor: null });
  expect(before.reviews[0]).toMatchObject({
    why: 'unsure',
    state: 'open',
    question: 'ค่าส่งเท่าไหร่คะ',
    answer: '40 บาท',
    via: 'knowledge',
    marked: null,
  });
  expect(before.reviews[0]?.confidence).toBeCloseTo(0.3);
  expect(before.reviews[0]?.sources).toMatchObject([{ quote: '40 บาท' }]);

  const marked = await kit.call(shop, api.markWrong, { params: { id: sure }, body: {} }, 'staff');
  expect(marked.body).toMatchObject({ why: 'marked-wrong', state: 'open', marked: { by: { id: shop.personId } } });
  expect((await list(shop)).reviews.map(({ messageId }) => messageId)).toEqual([sure, least, less]);
  await kit.call(shop, api.reopenReview, { params: { id: sure } });
  expect((await kit.call(shop, api.getReview, { params: { id: sure } })).body).toEqual({ review: null });

  await kit.call(shop, api.settleReview, { params: { id: less }, body: { as: 'right' } });
  await kit.call(shop, api.settleReview, { params: { id: least }, body: { as: 'dismissed' } });
  expect((await list(shop)).reviews).toEqual([]);
  expect((await list(shop, 'done')).reviews.map(({ state }) => state)).toEqual(['dismissed', 'right']);
  await kit.call(shop, api.reopenReview, { params: { id: less } });
  expect((await list(shop)).reviews).toMatchObject([{ messageId: less, why: 'unsure' }]);
});

test('a correction of the staff is an FAQ that is off, until somebody who may change the agent uses it', async () => {
  const shop = await kit.createShop(faq);
  const id = await answered(shop, 0.9);
  const wrong = { params: { id }, body: { correction: 'ส่งฟรีทุกออเดอร์' } };
  const { body } = await kit.call(shop, api.markWrong, wrong, 'staff');
  expect(body).toMatchObject({ state: 'corrected', correction: 'ส่งฟรีทุกออเดอร์', document: { isEnabled: false } });
  const drafted = must((await documents(shop)).find(({ id: one }) => one === body.document?.id));
  expect(drafted).toMatchObject({ question: 'ค่าส่งเท่าไหร่คะ', answer: 'ส่งฟรีทุกออเดอร์', isEnabled: false });
  // Corrected once more it is the same FAQ.
  await kit.call(shop, api.correctReview, { params: { id }, body: { correction: 'ส่งฟรีค่ะ' } }, 'staff');
  expect((await documents(shop)).map(({ answer }) => answer).sort()).toEqual(['40 บาท', 'ส่งฟรีค่ะ']);
  const tests = async () => (await kit.call(shop, api.listTestCases, { params: { id: shop.connectionId } })).body.cases;
  const expected = { action: 'answer', requiredFacts: [], sources: [body.document?.id] };
  expect(await tests()).toMatchObject([{ said: ['ค่าส่งเท่าไหร่คะ'], expected }]);
  expect(body.isTested).toBe(true);

  const old = must((await documents(shop)).find(({ answer }) => answer === '40 บาท'));
  await kit.call(shop, api.deleteDocument, { params: { id: old.id } });
  const adopted = await kit.call(shop, api.adoptCorrection, {
    params: { id },
    body: { question: 'ค่าส่งเท่าไหร่', variants: ['ส่งฟรีไหม'], answer: 'ส่งฟรีทุกออเดอร์ค่ะ' },
  });
  expect(adopted.body.document).toMatchObject({ id: body.document?.id, isEnabled: true });
  const conversationId = await kit.says(shop, 'ค่าส่งเท่าไหร่คะ', newId());
  await kit.age(shop, 120_000);
  await kit.kit.drain();
  expect(spoken(await kit.thread(shop, conversationId))).toEqual(['ส่งฟรีทุกออเดอร์ค่ะ']);

  // In use it is no longer the staff's.
  const retry = { params: { id }, body: { correction: 'อย่างอื่น' } };
  expect((await kit.call(shop, api.correctReview, retry, 'staff')).status).toBe(403);
  expect((await kit.call(shop, api.reopenReview, { params: { id } }, 'staff')).status).toBe(403);
  await kit.call(shop, api.reopenReview, { params: { id } });
  expect((await list(shop)).reviews).toMatchObject([{ messageId: id, why: 'marked-wrong', correction: null }]);
  expect(await documents(shop)).toEqual([]);
  expect(await tests()).toEqual([]);
});

test('only answers of the agent are reviewed, and only one’s own shop’s', async () => {
  const [shop, other] = [await kit.createShop(faq), await kit.createShop()];
  const id = await answered(shop, 0.9);
  const { body } = await kit.call(shop, api.getTrace, { params: { id } });
  const asked = must(body.traces[0]).messageId;
  for (const [asker, messageId] of [
    [other, id],
    [shop, asked],
  ] as const) {
    for (const answer of [
      await kit.call(asker, api.getReview, { params: { id: messageId } }),
      await kit.call(asker, api.markWrong, { params: { id: messageId }, body: {} }),
      await kit.call(asker, api.settleReview, { params: { id: messageId }, body: { as: 'right' } }),
    ]) {
      expect(answer.status).toBe(404);
    }
  }
});
