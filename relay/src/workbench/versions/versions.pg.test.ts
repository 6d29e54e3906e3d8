import { api } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decide } from '../../agent/pipeline.ts';
import { planReply } from '../../agent/plan-reply.ts';
import { settle } from '../../agent/settle-reply.ts';
import { type AgentKit, createAgentKit, spoken, type TestShop } from '../../agent/testing/agent-kit.ts';
import { noModel } from '../../agent/testing/case-file.ts';
import { purgeDocumentTask } from '../../knowledge/purge-document.task.ts';
import { saveVersion } from '../../knowledge/store/version-store.ts';
import { job } from '../../queue/task.ts';
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
let customers = 0;
async function ask(shop: TestShop, said: string): Promise<string[]> {
  customers += 1;
  const id = await agent.says(shop, said, `customer ${customers}`);
  await agent.kit.drain();
  return spoken(await agent.thread(shop, id));
}
async function documents(shop: TestShop) {
  return (await agent.call(shop, api.listDocuments, of(shop))).body.documents;
}
async function documentOf(shop: TestShop, question: string) {
  return must((await documents(shop)).find((each) => each.question === question)).id;
}
const change = async (shop: TestShop, question: string, body: { answer?: string; isEnabled?: boolean }) =>
  agent.call(shop, api.changeDocument, { params: { id: await documentOf(shop, question) }, body });
const publish = (shop: TestShop, body: { note?: string; reason?: string; draft?: string } = {}) =>
  agent.call(shop, api.publishAgent, { ...of(shop), body });
const draftOf = async (shop: TestShop) => (await agent.call(shop, api.getDraft, of(shop))).body;
async function change30(shop: TestShop) {
  const { body } = await agent.call(shop, api.getAgent, of(shop));
  const templates = { ...body.templates, holding: { th: 'รอแอดมินสักครู่นะคะ', en: '' } };
  const said = { mode: body.mode, prompt: 'be brief', version: body.version, templates };
  return agent.call(shop, api.putAgent, { ...of(shop), body: said });
}

test('until something is published every change acts at once, and the screen can say so', async () => {
  const shop = await agent.createShop(faq);
  expect(await draftOf(shop)).toMatchObject({
    live: null,
    difference: { settings: [], documents: [] },
    regressions: 0,
  });
  await change(shop, 'ค่าส่งเท่าไหร่', { answer: '30 บาทค่ะ' });
  expect(await ask(shop, 'ค่าส่งเท่าไหร่คะ')).toEqual(['30 บาทค่ะ']);
});

test('a draft never reaches a customer; publishing does it, and a rollback takes it back', async () => {
  const shop = await agent.createShop(faq);
  expect((await publish(shop, { note: 'opening' })).body).toMatchObject({
    version: 1,
    isLive: true,
    note: 'opening',
    by: { id: shop.personId },
    changed: { settings: [], documents: 2 },
  });
  await change(shop, 'ค่าส่งเท่าไหร่', { answer: '30 บาทค่ะ' });
  await change30(shop);
  await agent.call(shop, api.createDocument, { ...of(shop), body: { question: 'ผ่อนได้ไหม', answer: 'ผ่อน 0% ค่ะ' } });
  expect(await ask(shop, 'ค่าส่งเท่าไหร่คะ')).toEqual([fee]);
  expect(await ask(shop, 'ผ่อนได้ไหมคะ')).toEqual([]);
  const draft = await draftOf(shop);
  expect(draft.live).toMatchObject({ version: 1 });
  expect(draft.difference.settings).toMatchObject([
    { field: 'prompt', from: '', to: 'be brief' },
    { field: 'templates', to: { holding: { th: 'รอแอดมินสักครู่นะคะ' } } },
  ]);
  expect(draft.difference.documents).toMatchObject([
    { title: 'ค่าส่งเท่าไหร่', change: 'changed', from: { text: fee, version: 1 }, to: { text: '30 บาทค่ะ', version: 2 } },
    { title: 'ผ่อนได้ไหม', change: 'added', from: null, to: { text: 'ผ่อน 0% ค่ะ' } },
  ]);

  expect((await publish(shop, { draft: draft.draft })).body).toMatchObject({
    version: 2,
    changed: { settings: ['prompt', 'templates'], documents: 2 },
  });
  expect(await ask(shop, 'ค่าส่งเท่าไหร่คะ')).toEqual(['30 บาทค่ะ']);
  expect(await ask(shop, 'ผ่อนได้ไหมคะ')).toEqual(['ผ่อน 0% ค่ะ']);
  expect(await ask(shop, 'มีหน้าร้านไหมคะ')).toEqual(['รอแอดมินสักครู่นะคะ']);

  const back = await agent.call(shop, api.rollbackAgent, { ...of(shop), body: { version: 1, note: 'wrong price' } });
  expect(back.body).toMatchObject({ version: 3, kind: 'rollback', restores: 1, isLive: true, note: 'wrong price' });
  expect(await ask(shop, 'ค่าส่งเท่าไหร่คะ')).toEqual([fee]);
  expect(await ask(shop, 'ผ่อนได้ไหมคะ')).toEqual([]);
  // The draft had no changes of its own, so it went along.
  expect(await draftOf(shop)).toMatchObject({ difference: { settings: [], documents: [] } });
  expect((await agent.call(shop, api.getAgent, of(shop))).body).toMatchObject({ prompt: '' });
  const { body } = await agent.call(shop, api.listAgentVersions, { ...of(shop), query: {} });
  expect(body.versions.map(({ version, kind, isLive }) => [version, kind, isLive])).toEqual([
    [3, 'rollback', true],
    [2, 'publish', false],
    [1, 'publish', false],
  ]);
  const compared = await agent.call(shop, api.compareAgent, { ...of(shop), query: { from: 1, to: 2 } });
  expect(compared.body.documents.map(({ title, change: what }) => [title, what])).toEqual([
    ['ค่าส่งเท่าไหร่', 'changed'],
    ['ผ่อนได้ไหม', 'added'],
  ]);
}, 120_000);

test('a rollback leaves a draft with changes of its own alone', async () => {
  const shop = await agent.createShop(faq);
  await publish(shop);
  await change(shop, 'ค่าส่งเท่าไหร่', { answer: '30 บาทค่ะ' });
  await publish(shop);
  await change(shop, 'ค่าส่งเท่าไหร่', { answer: '20 บาทค่ะ' });
  await agent.call(shop, api.rollbackAgent, { ...of(shop), body: { version: 1 } });
  expect(await ask(shop, 'ค่าส่งเท่าไหร่คะ')).toEqual([fee]);
  expect((await draftOf(shop)).difference.documents).toMatchObject([{ from: { text: fee }, to: { text: '20 บาทค่ะ' } }]);
});

test('removing and switching off are changes of the draft; what a version names outlives the hour', async () => {
  const shop = await agent.createShop(faq);
  await publish(shop);
  const removed = await documentOf(shop, 'ค่าส่งเท่าไหร่');
  await agent.call(shop, api.deleteDocument, { params: { id: removed } });
  await change(shop, 'จัดส่งกี่วันถึง', { isEnabled: false });
  await agent.kit.database.adminSql`update document set deleted_at = now() - interval '2 hours' where id = ${removed}`;
  await agent.kit.ctx.db.withTenant(shop.tenantId, async (tx) =>
    tx.enqueue(job(purgeDocumentTask, { documentId: removed })),
  );
  expect(await ask(shop, 'ค่าส่งเท่าไหร่คะ')).toEqual([fee]);
  expect(await ask(shop, 'จัดส่งกี่วันคะ')).toEqual([ship]);
  expect((await draftOf(shop)).difference.documents.map(({ title, change: what }) => [title, what])).toEqual([
    ['ค่าส่งเท่าไหร่', 'removed'],
    ['จัดส่งกี่วันถึง', 'switched-off'],
  ]);
  const { body } = await agent.call(shop, api.discardDraft, { ...of(shop), body: {} });
  expect(body.documents.map(({ question, isEnabled }) => [question, isEnabled])).toEqual([
    ['ค่าส่งเท่าไหร่', true],
    ['จัดส่งกี่วันถึง', true],
  ]);
  expect((await draftOf(shop)).difference.documents).toEqual([]);
});

test('a document is withdrawn at once, whatever else the draft says', async () => {
  const shop = await agent.createShop(faq);
  await publish(shop);
  await change(shop, 'จัดส่งกี่วันถึง', { answer: 'สามวันค่ะ' });
  const { body } = await agent.call(shop, api.withdrawDocument, {
    params: { id: await documentOf(shop, 'ค่าส่งเท่าไหร่') },
    body: { note: 'the price is wrong' },
  });
  expect(body.document).toMatchObject({ isEnabled: false });
  expect(await ask(shop, 'ค่าส่งเท่าไหร่คะ')).toEqual([]);
  expect(await ask(shop, 'จัดส่งกี่วันคะ')).toEqual([ship]);
  const draft = await draftOf(shop);
  expect(draft.live).toMatchObject({ version: 2, kind: 'withdrawal', note: 'the price is wrong' });
  expect(draft.difference.documents).toMatchObject([{ title: 'จัดส่งกี่วันถึง', change: 'changed' }]);
});

test('mode and budgets act at once', async () => {
  const shop = await agent.createShop(faq);
  await publish(shop);
  const { body } = await agent.call(shop, api.getAgent, of(shop));
  const said = { mode: 'draft', prompt: 'later', version: body.version, reservedMessages: 9 } as const;
  await agent.call(shop, api.putAgent, { ...of(shop), body: said });
  expect(await ask(shop, 'ค่าส่งเท่าไหร่คะ')).toEqual([]);
  expect((await draftOf(shop)).difference).toEqual({
    settings: [{ field: 'prompt', from: '', to: 'later' }],
    documents: [],
  });
});

test('what is planned under one version is answered by it, and only by it', async () => {
  const shop = await agent.createShop(faq);
  await publish(shop);
  const { ctx } = agent.kit;
  const id = await agent.says(shop, 'ค่าส่งเท่าไหร่คะ', 'in flight');
  const plan = await ctx.db.withTenant(shop.tenantId, (tx) => planReply(ctx, tx, id, Date.now()));
  if (plan.kind !== 'decide') throw new Error(plan.kind);
  await change(shop, 'ค่าส่งเท่าไหร่', { answer: '30 บาทค่ะ' });
  await publish(shop);
  const { decision, reasoning } = await decide(plan.file, noModel);
  if (decision.kind !== 'answer') throw new Error(decision.kind);
  await ctx.db.withTenant(shop.tenantId, (tx) => settle(tx, plan.target, { decision, reasoning }, Date.now()));
  expect(spoken(await agent.thread(shop, id))).toEqual([fee]);
  await agent.kit.drain();
});

test('refusals: nothing to publish, another draft than was looked at, no such version, nothing to go back to', async () => {
  const shop = await agent.createShop(faq);
  const { draft } = await draftOf(shop);
  await change(shop, 'ค่าส่งเท่าไหร่', { answer: '30 บาทค่ะ' });
  expect(await publish(shop, { draft })).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect((await publish(shop)).status).toBe(200);
  expect(await publish(shop)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  const rollback = (version: number) => agent.call(shop, api.rollbackAgent, { ...of(shop), body: { version } });
  expect(await rollback(7)).toMatchObject({ status: 404 });
  expect(await rollback(1)).toMatchObject({ status: 409 });
  const other = await agent.createShop();
  expect((await agent.call(other, api.getDraft, of(shop))).status).toBe(404);
  expect((await agent.call(other, api.publishAgent, { ...of(shop), body: {} })).status).toBe(404);
});

test('a version says what it said after more changes than a document remembers', async () => {
  const shop = await agent.createShop({ ค่าส่งเท่าไหร่: fee });
  await publish(shop);
  const id = await documentOf(shop, 'ค่าส่งเท่าไหร่');
  await agent.kit.ctx.db.withTenant(shop.tenantId, async (tx) => {
    for (let baht = 1; baht <= 60; baht += 1) {
      const content = { title: 'ค่าส่งเท่าไหร่', variants: [], content: `${baht} บาทค่ะ`, pageCount: null };
      await saveVersion(tx, { id, kind: 'faq' }, content, shop.personId);
    }
  });
  const { body } = await agent.call(shop, api.listDocumentVersions, { params: { id } });
  expect(body.versions.map(({ version }) => version)).toEqual([...Array.from({ length: 50 }, (_, n) => 61 - n), 1]);
  await publish(shop);
  await agent.call(shop, api.rollbackAgent, { ...of(shop), body: { version: 1 } });
  expect(await ask(shop, 'ค่าส่งเท่าไหร่คะ')).toEqual([fee]);
});

test('the same words again are no change', async () => {
  const shop = await agent.createShop(faq);
  await publish(shop);
  await change(shop, 'ค่าส่งเท่าไหร่', { answer: '30 บาทค่ะ' });
  expect((await draftOf(shop)).difference.documents).toHaveLength(1);
  await change(shop, 'ค่าส่งเท่าไหร่', { answer: fee });
  expect((await draftOf(shop)).difference.documents).toEqual([]);
});
