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
const active = { status: 'active', agentMode: 'auto' } as const;
const agents = {
  authorKind: 'agent',
  approvedBy: null,
  handlerEpoch: 3,
  isOvertaken: false,
  isHolding: false,
} as const;
const staffs = {
  authorKind: 'staff',
  approvedBy: null,
  handlerEpoch: null,
  isOvertaken: false,
  isHolding: false,
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
    ['window_closed', { windowExpiresAt: new Date(now) }, {}],
    ['window_closed', { windowExpiresAt: null }, {}],
    ['quota_exhausted', { messagesUsed: 10 }, {}],
    ['token_invalid', {}, { status: 'reconnect' }],
    ['account_not_ready', {}, { status: 'disconnected' }],
  ])('fails with %s', (rejection, conversation, connection) => {
    expect(judge(conversation, connection)).toEqual({ kind: 'fail', rejection });
  });
  test('is kept while the account is paused', () => {
    expect(judge({}, { status: 'paused' }).kind).toBe('wait');
  });
  test('knows channels without window and count', () => {
    const replyRules = { ...free.replyRules, windowMs: null, messagesPerWindow: null };
    expect(judge({ replyRules, windowExpiresAt: null, messagesUsed: 500 })).toEqual({ kind: 'go' });
  });
});
