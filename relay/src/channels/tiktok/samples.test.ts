import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChannelEvent, WebhookRequest } from '../channel.ts';
import { describeChannelContract } from '../channel-contract.ts';
import { createTiktokChannel } from './index.ts';
import { eventsOf } from './pull.ts';

interface Sample {
  /** As on the wire, but with `content` unfolded for reading. */
  readonly delivery: { readonly content: unknown };
  /** What it means; of ignored events the key is left out. */
  readonly events: readonly object[];
}

const folder = new URL('./samples/', import.meta.url);
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
const samples = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    const { delivery, events } = read(file) as Sample;
    const body = bytesOf(JSON.stringify({ ...delivery, content: JSON.stringify(delivery.content) }));
    return { name: file.replace('.json', ''), delivery, events, body };
  });
const list = read('list/content-list.json') as Parameters<typeof eventsOf>[0];

const secret = 'stand-in-app-secret-0001';
const older = 'stand-in-app-secret-0000';
const turns = {
  ask: async () => true,
  handOut: async () => null,
  isContended: () => false,
  onWaiting: () => undefined,
};
const channel = createTiktokChannel(
  {
    appId: '7300000000000000001',
    appSecrets: [{ reveal: () => secret }, { reveal: () => older }],
    apiUrl: 'https://business-api.tiktok.com/open_api/v1.3',
    authorizeUrl: 'https://www.tiktok.com/v2/auth/authorize/',
    now: () => 0,
    takeBudget: () => Promise.resolve(0),
    pauseBudget: () => Promise.resolve(),
    guard: (_account, call) => call(),
  },
  turns,
);

const now = 1_763_600_001;
const body = samples[0]?.body ?? new Uint8Array();

function signed(at: number, key = secret, what = body): WebhookRequest {
  const signature = createHmac('sha256', key).update(`${at}.`).update(what).digest('hex');
  return { method: 'POST', headers: { 'tiktok-signature': `t=${at},s=${signature}` }, query: {}, body };
}

describeChannelContract({
  channel,
  samples,
  scopes: ['message.list.read', 'message.list.send'],
  nowMs: now * 1000,
  signed: [
    { name: 'fresh', request: signed(now), verdict: 'ok' },
    { name: 'signed with the older secret', request: signed(now, older), verdict: 'ok' },
    { name: 'three days old', request: signed(now - 259_200), verdict: 'stale' },
    { name: 'from the future', request: signed(now + 600), verdict: 'stale' },
    { name: 'signed with another secret', request: signed(now, 'another'), verdict: 'bad' },
    { name: 'of another body', request: signed(now, secret, bytesOf('{}')), verdict: 'bad' },
    { name: 'without a header', request: { ...signed(now), headers: {} }, verdict: 'missing' },
  ],
});

describe('what each delivery means', () => {
  test.each(samples)('$name', ({ body: bytes, events }) => {
    expect(channel.parse(bytes)).toMatchObject(events as ChannelEvent[]);
    expect(channel.parse(bytes)).toHaveLength(events.length);
  });

  test('content that is an object already, other spacing and escapes mean the same', () => {
    for (const { delivery, body: bytes } of samples) {
      const keyless = (of: Uint8Array) => channel.parse(of).map(({ dedupeKey: _, ...event }) => event);
      expect(keyless(bytesOf(JSON.stringify(delivery, null, 2)))).toEqual(keyless(bytes));
    }
  });

  test('the time of an odd sender that counts milliseconds', () => {
    const parsed = channel.parse(
      bytesOf('{"event":"tiktok.ping","create_time":1763600000123,"user_openid":"a","content":"{}"}'),
    );
    expect(parsed).toMatchObject([{ kind: 'ignored', type: 'tiktok.ping', occurredAt: 1_763_600_000_123 }]);
  });

  test('a name from Object.prototype is an unknown event and an unknown type', () => {
    const of = (event: string, type: string) =>
      channel.parse(
        bytesOf(
          JSON.stringify({
            event,
            user_openid: 'a',
            content: JSON.stringify({ conversation_id: 'c', message_id: 'm', type }),
          }),
        ),
      );
    expect(of('constructor', 'text')).toMatchObject([{ kind: 'ignored', type: 'constructor' }]);
    expect(of('im_receive_msg', 'constructor')).toMatchObject([
      { parts: [{ kind: 'unsupported', type: 'constructor' }] },
    ]);
  });

  test('what PostgreSQL cannot store does not come out', () => {
    const content = JSON.stringify({
      conversation_id: 'c',
      message_id: 'm',
      type: 'text',
      text: { body: 'a\u0000b\ud83d' },
    });
    const [event] = channel.parse(bytesOf(JSON.stringify({ event: 'im_receive_msg', user_openid: 'a', content })));
    expect(event).toMatchObject({ parts: [{ kind: 'text', text: 'ab\ufffd' }] });
  });
});

describe('what is no id', () => {
  const of = (content: object) =>
    channel.parse(
      bytesOf(JSON.stringify({ event: 'im_receive_msg', user_openid: 'a', content: JSON.stringify(content) })),
    );
  const content = { conversation_id: 'c', message_id: 'm', type: 'text', text: { body: 'x' } };

  test('because no index takes it: the platform is asked for what came', () => {
    expect(of({ ...content, message_id: 'm'.repeat(513) })).toMatchObject([{ kind: 'pull-needed' }]);
    expect(of({ ...content, message_id: 'm'.repeat(512) })).toMatchObject([{ kind: 'message' }]);
  });

  test('nor a character to react with', () => {
    const reaction = (emoji: string) =>
      of({ ...content, type: 'reaction', reaction: [{ emoji, original_msg_id: 'm' }] });
    expect(reaction('👨‍👩‍👧‍👦')).toMatchObject([{ emoji: '👨‍👩‍👧‍👦' }]);
    expect(reaction('👍'.repeat(5000))).toMatchObject([{ emoji: '✨' }]);
  });

  test('an event without content is still that event', () => {
    expect(channel.parse(bytesOf('{"event":"authorization.removed","user_openid":"a"}'))).toMatchObject([
      { kind: 'account-state', accountKey: 'a', state: 'token_invalid' },
    ]);
  });
});

describe('the message list', () => {
  const events = eventsOf(list, '_000DemoBizOpenId01', 'qW3eRtYuIoPaSdFgHj+kLzXcVw==');

  test('is oldest first', () => {
    expect(events.map(({ occurredAt }) => occurredAt)).toEqual(
      events.map(({ occurredAt }) => occurredAt).sort((a, b) => a - b),
    );
    expect(events).toHaveLength(list.messages.length + 1);
  });

  test('gives the same events as the webhooks, and the names besides', () => {
    const byKey = new Map(
      samples.flatMap(({ body: bytes }) => channel.parse(bytes)).map((event) => [event.dedupeKey, event]),
    );
    const shared = events.filter(({ dedupeKey }) => byKey.has(dedupeKey));
    expect(shared).toHaveLength(events.length);
    for (const event of shared) {
      const twin = byKey.get(event.dedupeKey);
      expect(event).toMatchObject({
        kind: twin?.kind,
        conversationKey: 'qW3eRtYuIoPaSdFgHj+kLzXcVw==',
        accountKey: twin?.accountKey,
      });
      expect(event).toMatchObject({
        contact: { externalId: 'ZuserUniqueIdDemo01', handle: 'jane_doe_demo', displayName: 'Jane' },
      });
      if (event.kind !== 'message' || twin?.kind !== 'message' || event.parts[0]?.kind === 'unsupported') continue;
      expect(event.parts[0]?.kind).toBe(twin.parts[0]?.kind);
      if (event.parts[0]?.kind !== 'shared-post') expect(event.parts).toEqual(twin.parts);
      expect(event.replyToExternalId).toBe(twin.replyToExternalId);
    }
  });

  test('is total on any JSON, and on a list with any of its values replaced', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.array(fc.jsonValue()), (messages, participants) => {
        eventsOf({ messages, participants }, 'a', 'c');
      }),
    );
    const [first = {}] = list.messages as Record<string, unknown>[];
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(first)), fc.jsonValue(), (key, value) => {
        for (const event of eventsOf({ messages: [{ ...first, [key]: value }], participants: [] }, 'a', 'c')) {
          expect(Number.isSafeInteger(event.occurredAt)).toBe(true);
        }
      }),
    );
  });

  test('is total on garbage', () => {
    expect(
      eventsOf({ messages: [null, 1, 'x', {}, [], { message_id: 7 }], participants: [null, { role: 3 }] }, 'a', 'c'),
    ).toEqual([]);
  });
});

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
