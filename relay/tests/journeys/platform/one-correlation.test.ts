import { Writable } from 'node:stream';
import { api } from '@tandem/shared/api';
import { must, newId } from '@tandem/shared/lib';
import type { ConversationRow, MessageId } from '@tandem/shared/model';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { queueReply } from '../../../src/inbox/index.ts';
import { linked, openShop, type PlatformRig, type Shop, startPlatformRig } from './platform-rig.ts';

// Who asks what became of a message reads the log by one id: at the level that a relay logs at by itself.

interface Line {
  readonly msg: string;
  readonly correlation?: string;
  readonly messageId?: string;
  readonly outcome?: string;
}

const lines: Line[] = [];
const sink = new Writable({
  write(chunk: Buffer, _encoding, done) {
    lines.push(JSON.parse(chunk.toString()) as Line);
    done();
  },
});
let rig: PlatformRig;
let shop: Shop;
beforeAll(async () => {
  rig = await startPlatformRig({ log: pino({ level: 'info' }, sink) });
  shop = await openShop(rig, 'Lanlom');
  await linked(shop, 'lanlom.wear');
  await rig.settle();
});
afterAll(() => rig[Symbol.asyncDispose]());

let conversation: ConversationRow;
beforeEach(async () => {
  lines.length = 0;
  await rig.knob('mishaps/reset');
  const customer = `asker.${newId().slice(-8)}`;
  await rig.knob('customers', { username: customer });
  const message = { type: 'text', text: 'a question nobody is to read in a log' };
  await rig.knob('customer/send', { customer, account: 'lanlom.wear', message });
  await rig.settle();
  const { json } = await shop.request('GET', '/conversations?limit=1&isWaiting=true');
  conversation = must(api.listConversations.output.parse(json).conversations[0]);
});

const following = (correlation: string) => lines.filter((line) => line.correlation === correlation);
const said = (correlation: string) => following(correlation).map(({ msg }) => msg);

test('from the webhook to the agent’s send', async () => {
  const correlation = must(lines.find(({ msg }) => msg === 'webhook stored')?.correlation);
  const author = {
    kind: 'agent',
    handlerEpoch: conversation.handlerEpoch,
    answersMessageId: must(conversation.lastMessageId) as MessageId,
  } as const;
  const reply = { conversationId: conversation.id, author, text: 'an answer', clientId: null, replyToId: null };
  await shop.request('PATCH', `/conversations/${conversation.id}`, { agentMode: 'auto' });
  const now = rig.ctx.clock.now();
  await rig.ctx.db.withTenant(shop.tenantId, (tx) => queueReply(tx, { ...reply, now }));
  await rig.settle();
  expect(said(correlation)).toEqual(['webhook stored', 'webhook settled', 'reply attempted']);
  expect(JSON.stringify(lines)).not.toContain('nobody is to read');
});

test('from a person’s request to its send, also when its outcome is not known at first', async () => {
  await rig.knob('mishaps', {
    api: { fault: 'error-after', path: '/business/message/send/', times: 1 },
    echo: { order: 'none' },
  });
  const body = { clientId: newId(), text: 'on our way', writtenAt: new Date(rig.ctx.clock.now()).toISOString() };
  const { json } = await shop.request('POST', `/conversations/${conversation.id}/messages`, body);
  const { message } = api.sendReply.output.parse(json);
  const correlation = must(lines.find(({ msg }) => msg === 'reply queued')?.correlation);
  await rig.settle();
  expect(following(correlation).find(({ msg }) => msg === 'reply attempted')).toMatchObject({
    messageId: message.id,
    outcome: 'unknown',
  });
  expect(said(correlation)).toContain('unknown outcome looked at');
});
