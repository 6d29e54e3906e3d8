import { newId } from '@tandem/shared/lib';
import type { ConnectionId, ConversationId } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { conversationForAgent, conversationsToAnswer } from '../../../src/inbox/index.ts';
import { linked, openShop, type PlatformRig, type Shop, startPlatformRig } from './platform-rig.ts';

let rig: PlatformRig;
let shop: Shop;
let id: ConnectionId;
beforeAll(async () => {
  rig = await startPlatformRig();
  shop = await openShop(rig, 'Lanlom');
  id = await linked(shop, 'lanlom.wear');
  await rig.settle();
});
afterAll(() => rig[Symbol.asyncDispose]());

const change = async (status: 'active' | 'paused') =>
  expect(await shop.request('PATCH', `/connections/${id}`, { status })).toMatchObject({ status: 200 });
const write = (customer: string, text: string) =>
  rig.knob('customer/send', { customer, account: 'lanlom.wear', message: { type: 'text', text } });
const received = async (customer: string) =>
  (await rig.look<{ lines: { text: string }[] }>(`ledger?customer=${customer}&kind=received`)).lines.map(
    ({ text }) => text,
  );
const waitingJobs = () => rig.kit.database.adminSql<{ task: string; secondsAway: number }[]>`
  select task_identifier as task, extract(epoch from run_at - now())::int as "secondsAway" from graphile_worker.jobs
  where task_identifier in ('deliver-reply', 'resume-deliveries') order by 1`;

test('what a paused account is to send and to answer is kept without a busy loop, and goes out once when it goes on', async () => {
  await rig.knob('customers', { username: 'pause.buyer' });
  await write('pause.buyer', 'hello?');
  await rig.settle();
  const [row] = await rig.kit.database.adminSql<{ id: ConversationId }[]>`
    select c.id from conversation c join contact p on p.id = c.contact_id
    where c.tenant_id = ${shop.tenantId} and p.handle = 'pause.buyer'`;
  const conversationId = row?.id as ConversationId;
  // Written while the account works, paused before any worker looks.
  const reply = { clientId: newId(), text: 'we are back soon', writtenAt: new Date(rig.ctx.clock.now()).toISOString() };
  expect(await shop.request('POST', `/conversations/${conversationId}/messages`, reply)).toMatchObject({ status: 200 });
  await change('paused');
  const lookNow = () => rig.kit.database
    .adminSql`update graphile_worker._private_jobs set run_at = now() where task_id = (
    select id from graphile_worker._private_tasks where identifier = 'deliver-reply')`;
  await write('pause.buyer', 'anybody?');
  await rig.settle();
  expect(await received('pause.buyer')).toEqual([]);
  // One look a minute, and nothing else.
  expect(await waitingJobs()).toEqual([{ task: 'deliver-reply', secondsAway: expect.any(Number) }]);
  expect((await waitingJobs())[0]?.secondsAway).toBeGreaterThan(50);
  await lookNow();
  await rig.settle();
  expect(await received('pause.buyer')).toEqual([]);
  expect((await waitingJobs())[0]?.secondsAway).toBeGreaterThan(50);

  await rig.knob('customers', { username: 'pause.new' });
  await write('pause.new', 'is this in stock?');
  await rig.settle();
  const turns = () =>
    rig.ctx.db.withTenant(shop.tenantId, async (tx) => {
      const ids = await conversationsToAnswer(tx, id);
      return Promise.all(ids.map(async (one) => (await conversationForAgent(tx, one))?.isAgentTurn));
    });
  // Its agent keeps its turn, and does not take it.
  expect(await turns()).toEqual([false]);

  await change('active');
  await rig.settle();
  expect(await received('pause.buyer')).toEqual(['we are back soon']);
  expect(await turns()).toEqual([true]);
  expect(await waitingJobs()).toEqual([]);
});
