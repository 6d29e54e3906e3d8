import type { PersonId } from '@tandem/shared/model';
import { describe, expect, test } from 'vitest';
import { type Circumstances, judgeDelivery } from './judge-delivery.ts';

const now = Date.parse('2026-11-20T10:00:00Z');
const person = 'p' as PersonId;
const free = {
  handler: { kind: 'agent' },
  handlerEpoch: 3,
  agentMode: null,
  heldUntil: null,
  replyRules: { windowMs: 1000, messagesPerWindow: 10, textLimit: 6000, textUnit: 'char' },
  windowExpiresAt: new Date(now + 1000),
  messagesUsed: 0,
} as const satisfies Circumstances['conversation'];
const active = { status: 'active', isSuspended: false, agentMode: 'auto', reservedMessages: 2 } as const;
const agents = {
  authorKind: 'agent',
  approvedBy: null,
  handlerEpoch: 3,
  isOvertaken: false,
  isHolding: false,
  partsLeft: 1,
} as const;
const staffs = {
  authorKind: 'staff',
  approvedBy: null,
  handlerEpoch: null,
  isOvertaken: false,
  isHolding: false,
  partsLeft: 1,
} as const;

describe('an agent’s reply', () => {
  const judge = (delivery: object = {}, conversation: object = {}, connection: object = {}) =>
    judgeDelivery(
      { ...agents, ...delivery },
      { conversation: { ...free, ...conversation }, connection: { ...active, ...connection }, now },
    );
  test('goes while it holds the conversation in its epoch and may answer by itself', () => {
    expect(judge()).toEqual({ kind: 'go' });
  });
  test.each([
    ['staff hold the conversation', {}, { handler: { kind: 'staff', personId: person } }, {}],
    ['nobody does', {}, { handler: { kind: 'nobody' } }, {}],
    ['its epoch is over', {}, { handlerEpoch: 4 }, {}],
    ['the customer has written since', { isOvertaken: true }, {}, {}],
    ['the account only drafts', {}, {}, { agentMode: 'draft' }],
    ['the conversation only drafts', {}, { agentMode: 'draft' }, {}],
    ['it is off here', {}, { agentMode: 'off' }, {}],
  ])('is cancelled when %s', (_why, delivery, conversation, connection) => {
    expect(judge(delivery, conversation, connection)).toEqual({ kind: 'cancel' });
  });
  test('a holding message goes while nobody holds the conversation, and no longer', () => {
    expect(judge({ isHolding: true }, { handler: { kind: 'nobody' } })).toEqual({ kind: 'go' });
    expect(judge({ isHolding: true })).toEqual({ kind: 'cancel' });
    expect(judge({ isHolding: true }, { handler: { kind: 'staff', personId: person } })).toEqual({ kind: 'cancel' });
    expect(judge({ isHolding: true }, { handler: { kind: 'nobody' }, handlerEpoch: 4 })).toEqual({ kind: 'cancel' });
  });
  test('waits while somebody types, not longer', () => {
    const heldUntil = new Date(now + 1);
    expect(judge({}, { heldUntil })).toEqual({ kind: 'wait', until: heldUntil });
    expect(judge({}, { heldUntil: new Date(now) })).toEqual({ kind: 'go' });
  });
  test('approved by a person it minds neither mode nor typing nor a newer message, but a takeover', () => {
    const approved = { approvedBy: person, isOvertaken: true };
    expect(judge(approved, { agentMode: 'draft', heldUntil: new Date(now + 1) })).toEqual({ kind: 'go' });
    expect(judge(approved, { handlerEpoch: 4 })).toEqual({ kind: 'cancel' });
  });
});

describe('the window’s messages', () => {
  const judge = (delivery: object, messagesUsed: number, connection: object = {}) =>
    judgeDelivery(
      { ...agents, ...delivery },
      { conversation: { ...free, messagesUsed }, connection: { ...active, ...connection }, now },
    );
  const expired = { kind: 'expire', rejection: 'quota_exhausted' };
  test('the agent leaves the last two to people, and what was said it is to leave', () => {
    expect(judge({}, 7)).toEqual({ kind: 'go' });
    expect(judge({}, 8)).toEqual(expired);
    expect(judge({}, 8, { reservedMessages: 0 })).toEqual({ kind: 'go' });
    expect(judge({}, 5, { reservedMessages: 5 })).toEqual(expired);
  });
  test('it begins nothing of which only a part would fit', () => {
    expect(judge({ partsLeft: 3 }, 5)).toEqual({ kind: 'go' });
    expect(judge({ partsLeft: 3 }, 6)).toEqual(expired);
  });
  test('what a person let go out, and what only tells of the hand-off, may spend them', () => {
    expect(judge({ approvedBy: person }, 9)).toEqual({ kind: 'go' });
    expect(
      judgeDelivery(
        { ...agents, isHolding: true },
        { conversation: { ...free, handler: { kind: 'nobody' }, messagesUsed: 8 }, connection: active, now },
      ),
    ).toEqual({ kind: 'go' });
  });
});

describe('a person’s reply', () => {
  const judge = (conversation: object = {}, connection: object = {}) =>
    judgeDelivery(staffs, {
      conversation: { ...free, ...conversation },
      connection: { ...active, ...connection },
      now,
    });
  test('goes whoever holds the conversation and whoever types', () => {
    expect(judge({ handlerEpoch: 9, heldUntil: new Date(now + 1000), agentMode: 'off' })).toEqual({ kind: 'go' });
  });
  test.each([
    ['window_closed', { windowExpiresAt: new Date(now) }],
    ['window_closed', { windowExpiresAt: null }],
    ['quota_exhausted', { messagesUsed: 10 }],
  ])('expires with %s', (rejection, conversation) => {
    expect(judge(conversation)).toEqual({ kind: 'expire', rejection });
  });
  test('spends the window to its last message', () => {
    expect(judge({ messagesUsed: 9 })).toEqual({ kind: 'go' });
  });
  test.each([
    ['token_invalid', {}, { status: 'reconnect' }],
    ['account_not_ready', {}, { status: 'disconnected' }],
  ])('fails with %s', (rejection, conversation, connection) => {
    expect(judge(conversation, connection)).toEqual({ kind: 'fail', rejection });
  });
  test('is kept while the account is paused, or the shop suspended, whatever else is wrong', () => {
    expect(judge({}, { status: 'paused' }).kind).toBe('wait');
    expect(judge({}, { isSuspended: true, status: 'reconnect' }).kind).toBe('wait');
  });
  test('knows channels without window and count', () => {
    const replyRules = { ...free.replyRules, windowMs: null, messagesPerWindow: null };
    expect(judge({ replyRules, windowExpiresAt: null, messagesUsed: 500 })).toEqual({ kind: 'go' });
  });
});
