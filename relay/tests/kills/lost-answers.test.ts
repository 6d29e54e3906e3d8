import { api } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import type { ConversationId } from '@tandem/shared/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onlyOnce } from './journey.ts';
import { type Rig, startRig } from './rig/rig.ts';
import { knowledge } from './rig/shop.ts';
import { until } from './rig/until.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig({ plan: ['http,stream', 'worker'] });
}, 180_000);
afterAll(() => rig[Symbol.asyncDispose]());

const [{ question, answer }] = knowledge;

/** A customer whom the agent has answered. */
async function metCustomer(): Promise<{ customer: string; conversation: ConversationId }> {
  const { id, username } = await rig.newCustomer();
  await rig.platform.says(id, question);
  await rig.platform.answer(id, 1, 60_000);
  return { customer: id, conversation: await rig.desk.conversation(username) };
}

function reply(text: string) {
  const clientId = newId();
  return { clientId, text, writtenAt: new Date().toISOString() };
}

test('the relay dies between its commit and its answer: the same key gets the same message, sent once', async () => {
  const { customer, conversation } = await metCustomer();
  const path = `/conversations/${conversation}/messages`;
  const body = reply('Written once.');
  rig.points.arm('after-reply-stored');
  const first = rig.shop.insist('POST', path, body, body.clientId);
  const pid = await rig.points.taken('after-reply-stored');
  rig.fleet.kill(pid);
  rig.points.release('after-reply-stored', pid);
  const told = await first;
  expect(told.status).toBe(200);
  const { message } = api.sendReply.output.parse(told.json);
  // Asked a third time, and under another key: the client id alone makes it one message.
  expect(await rig.shop.insist('POST', path, body, body.clientId)).toEqual(told);
  const other = await rig.shop.insist('POST', path, body);
  expect(api.sendReply.output.parse(other.json).message.id).toBe(message.id);
  await rig.platform.answer(customer, 2, 60_000);
  await rig.database.quiet();
  await onlyOnce(rig, { customer, conversation, answers: [answer, body.text] });
}, 120_000);

test('the database dies under load: 503 meanwhile, nothing acknowledged is lost, nothing comes twice', async () => {
  const { platform, database, shop } = rig;
  const talks = await Promise.all(Array.from({ length: 4 }, metCustomer));
  const acknowledged = new Map<string, string[]>(talks.map(({ customer }) => [customer, []]));
  let isOver = false;
  const write = async ({ customer, conversation }: (typeof talks)[number]) => {
    for (let number = 1; !isOver && number <= 5; number++) {
      const body = reply(`Reply ${number}.`);
      const { status } = await shop.insist('POST', `/conversations/${conversation}/messages`, body, body.clientId);
      if (status === 200) acknowledged.get(customer)?.push(body.text);
    }
  };
  const writing = Promise.all(talks.map(write));
  const late = await rig.newCustomer();
  for (let round = 1; round <= 2; round++) {
    const before = count(acknowledged);
    await until('some work', () => (count(acknowledged) > before || count(acknowledged) === 20 ? true : undefined));
    await database.crash();
    expect((await shop.call('GET', '/me')).status).toBe(503);
    // The platform, too, is told to come again.
    if (round === 1) await platform.says(late.id, question);
    await database.restart();
  }
  await writing;
  isOver = true;
  await platform.answer(late.id, 1, 60_000);
  await platform.idle();
  await database.quiet();
  for (const { customer, conversation } of talks) {
    expect(acknowledged.get(customer)).toHaveLength(5);
    await onlyOnce(rig, { customer, conversation, answers: [answer, ...(acknowledged.get(customer) ?? [])] });
  }
}, 240_000);

function count(acknowledged: ReadonlyMap<string, readonly string[]>): number {
  return [...acknowledged.values()].reduce((total, { length }) => total + length, 0);
}
