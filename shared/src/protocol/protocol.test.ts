import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { eventBody } from './event.ts';
import { frameDown } from './frames-down.ts';
import { frameUp } from './frames-up.ts';
import { PROTOCOL_VERSION } from './version.ts';

/**
 * The wire, locked. When this fails: would an older peer misread the new shape? Then raise PROTOCOL_VERSION. Either way, write the
 * new hash here in the same commit.
 */
const LOCK = { version: 4, hash: 'f3342c6ce1d8b241' };

test('the wire changes only by decision', () => {
  const shapes = [frameUp, frameDown, eventBody].map((schema) => z.toJSONSchema(schema, { io: 'input' }));
  const hash = createHash('sha256').update(JSON.stringify(shapes)).digest('hex').slice(0, 16);
  expect({ version: PROTOCOL_VERSION, hash }).toEqual(LOCK);
});

test('an event of a later version still has an envelope', () => {
  const frame = frameDown.parse({
    kind: 'events',
    events: [{ seq: 7, at: '2026-11-20T07:22:01.123Z', body: { type: 'order.placed', orderId: 'o1' } }],
    rows: { connections: [], contacts: [], conversations: [], messages: [], activities: [], drafts: [], members: [] },
    cursor: 7,
  });
  expect(frame.kind === 'events' && frame.events[0]?.body.type).toBe('order.placed');
  expect(eventBody.safeParse({ type: 'order.placed', orderId: 'o1' }).success).toBe(false);
});

test('events carry ids and state, never text or names', () => {
  const allowed = new Set([
    'type',
    'conversationId',
    'messageId',
    'contactId',
    'connectionId',
    'draftId',
    'runId',
    'activityId',
    'personId',
    'clientId',
    'handler',
    'handlerEpoch',
    'deliveryState',
    'answerNow',
    'before',
  ]);
  for (const option of eventBody.options) {
    for (const field of Object.keys(option.shape))
      expect(allowed, `${option.shape.type.value}.${field}`).toContain(field);
  }
});
