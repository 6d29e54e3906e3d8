import { join } from 'node:path';
import { newId } from '@tandem/shared/lib';
import { type ConversationId, clientId, textOf } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Failpoint } from '../../../relay/src/lib/failpoint.ts';
import { type Rig, startRig } from '../../../relay/tests/kills/rig/rig.ts';
import { knowledge } from '../../../relay/tests/kills/rig/shop.ts';
import { type TestEngine, testEngine } from '../../src/engine/testing/test-engine.ts';

// The real engine, its relay killed under it at the moments that could make a message appear twice, or not at all.

let rig: Rig;
let engine: TestEngine;
beforeAll(async () => {
  rig = await startRig({ plan: ['http,stream', 'http,stream', 'worker'] });
  engine = testEngine(rig.fleet.front.url, join(rig.dir, 'engine'));
  await engine.call('session.signIn', rig.shop.credentials);
  await engine.untilLive();
}, 180_000);
afterAll(async () => {
  await engine.close();
  await rig[Symbol.asyncDispose]();
});
beforeEach(() => rig.fleet.allReady());

const [{ question, answer }] = knowledge;

async function killAt(point: Failpoint): Promise<void> {
  const pid = await rig.points.taken(point);
  rig.fleet.kill(pid);
  rig.points.release(point, pid);
}

async function ask(): Promise<{ customer: string; conversation: ConversationId }> {
  const { id, username } = await rig.newCustomer();
  await rig.platform.says(id, question);
  await rig.platform.answer(id, 1, 60_000);
  return { customer: id, conversation: await rig.desk.conversation(username) };
}

async function shown(conversationId: ConversationId): Promise<{ text: string; state: string | undefined }[]> {
  const { items } = await engine.call('thread.page', { conversationId, before: null, limit: 100 });
  return items.flatMap((item) =>
    item.kind === 'message' ? [{ text: textOf(item.message.parts), state: item.message.delivery?.state }] : [],
  );
}

/** Waits, then looks again once everything is quiet: a second copy would come late. */
async function showsOnly(conversation: ConversationId, texts: readonly string[]): Promise<void> {
  const isRight = async () => {
    const messages = await shown(conversation);
    const isSettled = messages.every(({ state }) => state === undefined || state === 'sent');
    return isSettled && messages.map(({ text }) => text).join('|') === texts.join('|');
  };
  await engine.until(isRight, `${texts.join(' | ')} in the thread`);
  await rig.platform.idle();
  await rig.database.quiet();
  expect((await shown(conversation)).map(({ text }) => text)).toEqual(texts);
}

test('the relay dies with a reply stored and unanswered: the outbox asks again, one message is sent and shown', async () => {
  const { customer, conversation } = await ask();
  const text = 'The owner writes.';
  rig.points.arm('after-reply-stored');
  await engine.call('reply.queue', {
    clientId: clientId.parse(newId()),
    conversationId: conversation,
    text,
    replyToId: null,
  });
  await killAt('after-reply-stored');
  await rig.platform.answer(customer, 2, 60_000);
  await showsOnly(conversation, [question, answer, text]);
  expect((await rig.platform.answers(customer)).map((line) => line.text)).toEqual([answer, text]);
}, 120_000);

test('the relay dies in the middle of a takeover: the team has the conversation all the same', async () => {
  const { conversation } = await ask();
  rig.points.arm('mid-takeover');
  await engine.call('conversation.takeOver', { conversationId: conversation });
  await killAt('mid-takeover');
  await engine.until(async () => {
    const view = await engine.call('conversation.get', { conversationId: conversation });
    return view?.conversation.handler.kind === 'staff' && view.conversation.handlerSettled;
  }, 'the takeover settled');
}, 120_000);

test('the worker dies after the platform took the agent’s answer: sent once, shown once', async () => {
  rig.points.arm('after-send');
  const asked = ask();
  await killAt('after-send');
  const { customer, conversation } = await asked;
  await showsOnly(conversation, [question, answer]);
  expect(await rig.platform.answers(customer)).toHaveLength(1);
}, 120_000);
