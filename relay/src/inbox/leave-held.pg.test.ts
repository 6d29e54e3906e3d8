import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestContext, type TestContext } from '../testing/test-context.ts';
import { inboxFeature } from './index.ts';
import { takeOver } from './take-over.ts';
import { createShop, type Shop } from './testing/inbox-fixture.ts';

let kit: TestContext;
let shop: Shop;
beforeAll(async () => {
  kit = await createTestContext({ features: [inboxFeature] });
  shop = await createShop(kit.ctx.db, { name: 'Shop' });
});
afterAll(() => kit.close());

const changed = () =>
  shop.run(async (tx) => tx.append({ type: 'member.changed', personId: shop.personId })).then(() => kit.drain());
const setRole = (role: string) => kit.database.adminSql`
  update membership set role = ${role} where tenant_id = ${shop.tenantId} and person_id = ${shop.personId}`;
async function held(customer: string) {
  const { conversationId } = await shop.receive(customer, 'มีใครอยู่ไหม', Date.now());
  await shop.run((tx) => takeOver(tx, { conversationId, personId: shop.personId, now: Date.now() }));
  return conversationId;
}
const handler = async (id: Awaited<ReturnType<typeof held>>) => (await shop.conversation(id)).handler;

test('chats of somebody who may still answer stay theirs; of a viewer, and of one who left, they wait for the team', async () => {
  const first = await held('ann');
  await setRole('staff');
  await changed();
  expect(await handler(first)).toEqual({ kind: 'staff', personId: shop.personId });

  await setRole('viewer');
  await changed();
  expect(await handler(first)).toEqual({ kind: 'nobody' });
  expect((await shop.events()).at(-1)).toMatchObject({ type: 'handler.changed', conversationId: first });

  await setRole('staff');
  const second = await held('bee');
  await kit.database.adminSql`
    delete from membership where tenant_id = ${shop.tenantId} and person_id = ${shop.personId}`;
  await changed();
  expect(await handler(second)).toEqual({ kind: 'nobody' });
});
