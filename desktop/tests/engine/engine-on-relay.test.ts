import { newId } from '@tandem/shared/lib';
import { type ConversationId, clientId, type TenantId } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resumeShop, suspendShop } from '../../../relay/src/tenancy/index.ts';
import type { ListItem } from '../../src/bridge/index.ts';
import { startShopRig } from './shop-rig.ts';

type Rig = Awaited<ReturnType<typeof startShopRig>>;
let rig: Rig;
beforeAll(async () => {
  rig = await startShopRig();
  await rig.link();
}, 60_000);
afterAll(() => rig[Symbol.asyncDispose]());

async function rowOf(handle: string): Promise<ListItem | undefined> {
  const all = {
    view: 'open',
    connectionId: null,
    closingSoonOnly: false,
    order: 'newest',
    offset: 0,
    limit: 50,
  } as const;
  return (await rig.engine.call('inbox.list', all)).items.find((item) => item.contact.handle === handle);
}
async function conversationOf(handle: string): Promise<ConversationId> {
  await rig.engine.until(async () => (await rowOf(handle)) !== undefined, `${handle} in the list`);
  const row = await rowOf(handle);
  if (row === undefined) throw new Error('gone again');
  return row.conversation.id;
}
async function messagesOf(conversationId: ConversationId) {
  const { items } = await rig.engine.call('thread.page', { conversationId, before: null, limit: 100 });
  return items.flatMap((item) => (item.kind === 'message' ? [item.message] : []));
}
const queue = (conversationId: ConversationId, text: string) =>
  rig.engine.call('reply.queue', { clientId: clientId.parse(newId()), conversationId, text, replyToId: null });
const takeOver = async (conversationId: ConversationId) => {
  await rig.engine.call('conversation.takeOver', { conversationId });
  await rig.engine.until(async () => {
    const view = await rig.engine.call('conversation.get', { conversationId });
    return view?.conversation.handler.kind === 'staff' && view.conversation.handlerSettled;
  }, 'takeover settled');
};

test('a customer writes: words and picture reach the list, the thread, the search and the media cache', async () => {
  await rig.say('mintt.cloudy', { type: 'text', text: 'เสื้อสีครีมไซซ์เอ็มเหลือไหมคะ' });
  const conversationId = await conversationOf('mintt.cloudy');
  await rig.engine.until(async () => (await rowOf('mintt.cloudy'))?.preview !== null);
  await takeOver(conversationId);
  await rig.say('mintt.cloudy', { type: 'image' });
  await rig.engine.until(async () =>
    (await messagesOf(conversationId)).some(({ parts: [part] }) => part?.kind === 'image' && part.state === 'ready'),
  );
  const [part] = (await messagesOf(conversationId)).at(-1)?.parts ?? [];
  const media = part?.kind === 'image' && part.mediaId !== null ? await rig.engine.media(part.mediaId) : null;
  expect(media).toMatchObject({ mime: 'image/webp' });
  expect(await rig.engine.call('inbox.search', { text: 'สีครีม', limit: 5 })).toHaveLength(1);
});

test('a reply reaches the customer once, also when the platform gives no answer, and the thread says it went', async () => {
  await rig.say('boss.pkt', { type: 'text', text: 'สนใจค่ะ' });
  const conversationId = await conversationOf('boss.pkt');
  await takeOver(conversationId);
  const before = (await rig.ledger('boss.pkt', 0)).length;
  await rig.knob('mishaps', { api: { fault: 'error-after', path: '/business/message/send/', times: 1 } }, 'PATCH');
  await queue(conversationId, 'ยินดีค่ะ');
  await rig.engine.until(
    async () =>
      (await messagesOf(conversationId)).some(
        ({ delivery, author }) => author.kind === 'staff' && delivery?.state === 'sent',
      ),
    'sent',
  );
  expect((await rig.ledger('boss.pkt', before + 1)).slice(before).map(({ text }) => text)).toEqual(['ยินดีค่ะ']);
  expect(await rig.engine.call('outbox.list', {})).toEqual([]);
});

test('replies written while the relay is away survive a restart of the app and arrive once, in order', async () => {
  await rig.say('kitty.lam', { type: 'text', text: 'hello?' });
  const conversationId = await conversationOf('kitty.lam');
  await takeOver(conversationId);
  const before = (await rig.ledger('kitty.lam', 0)).length;
  await rig.stopRelay();
  await rig.engine.until(async () => (await rig.engine.call('link.get', {})).state === 'offline', 'offline');
  for (const text of ['one', 'two', 'three']) await queue(conversationId, text);
  await rig.restartEngine();
  expect((await rig.engine.call('outbox.list', {})).map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  await rig.startRelay();
  await rig.engine.until(async () => (await rig.engine.call('outbox.list', {})).length === 0, 'outbox empty');
  expect((await rig.ledger('kitty.lam', before + 3)).slice(before).map(({ text }) => text)).toEqual([
    'one',
    'two',
    'three',
  ]);
});

test('taking over, closing and handing back are settled by the relay and stand in the thread', async () => {
  await rig.say('armm.rider', { type: 'text', text: 'ส่งวันไหนครับ' });
  const conversationId = await conversationOf('armm.rider');
  await takeOver(conversationId);
  await rig.engine.call('conversation.setStatus', { conversationId, status: 'closed', snoozedUntil: null });
  await rig.engine.until(async () => (await rowOf('armm.rider')) === undefined);
  await rig.engine.until(
    async () => (await rig.engine.call('conversation.get', { conversationId }))?.conversation.status === 'closed',
  );
  await rig.engine.call('conversation.handBack', { conversationId, note: null, answerNow: false });
  await rig.engine.until(
    async () => (await rig.engine.call('conversation.get', { conversationId }))?.conversation.handler.kind === 'agent',
  );
  const activities = async () => {
    const { items } = await rig.engine.call('thread.page', { conversationId, before: null, limit: 50 });
    return items.flatMap((item) => (item.kind === 'activity' ? [item.activity.kind as string] : []));
  };
  await rig.engine.until(async () => (await activities()).includes('handed-back'), 'the hand-back in the thread');
  expect(await activities()).toEqual(expect.arrayContaining(['taken-over', 'closed', 'handed-back']));
});

test('agent settings and knowledge are read and changed, a stale version is refused', async () => {
  const [account] = await rig.engine.call('accounts.list', {});
  if (account === undefined) throw new Error('no account');
  const { connectionId } = account;
  const settings = await rig.engine.call('agent.get', { connectionId });
  const changed = await rig.engine.call('agent.put', {
    connectionId,
    mode: 'draft',
    prompt: 'สุภาพ',
    version: settings.version,
  });
  expect(changed).toMatchObject({ mode: 'draft', prompt: 'สุภาพ' });
  await expect(
    rig.engine.call('agent.put', { connectionId, mode: 'off', prompt: '', version: settings.version }),
  ).rejects.toMatchObject({ code: 'conflict' });
  const document = await rig.engine.call('knowledge.add', {
    connectionId,
    document: { question: 'ส่งกี่วัน', answer: '2 วันค่ะ' },
  });
  expect(await rig.engine.call('knowledge.list', { connectionId })).toMatchObject([{ id: document.id }]);
  await rig.engine.call('knowledge.remove', { documentId: document.id });
  expect(await rig.engine.call('knowledge.list', { connectionId })).toEqual([]);
  await rig.engine.until(async () => (await rig.engine.call('accounts.list', {}))[0]?.connection.agentMode === 'draft');
});

test('a suspended shop: the desktop says why, also when it is opened anew, shows what it has, and goes on afterwards', async () => {
  const { ctx } = rig.relay.relay;
  const [{ tenantId }] = await rig.sql<[{ tenantId: TenantId }]>`select tenant_id as "tenantId" from connection`;
  const line = () => rig.engine.call('link.get', {});
  const untilSuspended = () =>
    rig.engine.until(async () => (await line()).suspension === 'ค้างชำระ', 'the reason of the suspension');
  const chats = (await rig.engine.call('inbox.counts', {})).views.open;
  expect(chats).toBeGreaterThan(0);
  expect(await suspendShop(ctx, tenantId, 'ค้างชำระ')).toBe(true);
  await untilSuspended();
  await rig.restartEngine();
  await untilSuspended();
  expect(await line()).toMatchObject({ state: 'offline' });
  expect((await rig.engine.call('inbox.counts', {})).views.open).toBe(chats);
  expect(await rig.engine.call('session.shops', {})).toEqual([{ id: tenantId, name: 'Lanlom' }]);
  await expect(rig.engine.call('plan.get', {})).rejects.toMatchObject({ code: 'shop_suspended' });
  expect(await resumeShop(ctx, tenantId)).toBe(true);
  await rig.restartEngine();
  await rig.engine.untilLive();
  expect(await line()).toMatchObject({ suspension: null });
});
