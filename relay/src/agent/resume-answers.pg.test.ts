import type { ConversationId } from '@tandem/shared/model';
import { conversationId } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { inboxFeature } from '../inbox/index.ts';
import { createShop, type Shop } from '../inbox/testing/inbox-fixture.ts';
import { defineTask } from '../queue/task.ts';
import { createTestContext, type TestContext } from '../testing/test-context.ts';
import { composeReplyTask } from './compose-reply.task.ts';
import { resumeAnswersJob, resumeAnswersTask } from './resume-answers.task.ts';

const asked: ConversationId[] = [];
/** In the agent's place: who is asked is what is looked at. */
const listening = defineTask({
  name: composeReplyTask.name,
  lane: 'ai',
  payload: z.object({ conversationId }),
  run: async (_ctx, { conversationId: id }) => void asked.push(id),
});

let kit: TestContext;
let shop: Shop;
beforeAll(async () => {
  kit = await createTestContext({ features: [inboxFeature, { name: 'test', tasks: [resumeAnswersTask, listening] }] });
  shop = await createShop(kit.ctx.db);
});
afterAll(() => kit.close());

test('everybody who waits for the agent gets an answer once the account goes on, each once, and nobody before', async () => {
  const waiting = [];
  for (const name of ['anna', 'bee', 'cat'])
    waiting.push((await shop.receive(name, 'hello?', Date.now())).conversationId);
  const other = await createShop(kit.ctx.db, { name: 'other' });
  await other.receive('dao', 'hello?', Date.now());
  const resume = (status: string) =>
    shop.run(async (tx) => {
      await tx.sql`update connection set status = ${status}`;
      for (let n = 0; n < 3; n++) tx.enqueue(resumeAnswersJob(shop.connectionId));
    });
  await resume('paused');
  await kit.drain();
  expect(asked).toEqual([]);
  await resume('active');
  await kit.drain();
  expect(asked.toSorted()).toEqual(waiting.toSorted());
});
