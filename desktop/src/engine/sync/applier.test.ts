import type { MessageRow, Rows } from '@tandem/shared/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPosition } from '../cache/meta.ts';
import { conversationView } from '../cache/queries/conversation-view.ts';
import { threadPage } from '../cache/queries/thread-page.ts';
import { type AnyEvent, RelayState } from '../testing/relay-state.ts';
import { activity, at, clientIdOf, conversation, draft, message } from '../testing/row-builders.ts';
import { dump, type TestCache, testCache } from '../testing/test-cache.ts';
import {
  applyEvents,
  applyOwnMessage,
  applySnapshotPage,
  beginSnapshot,
  finishSnapshot,
  needsBootstrap,
} from './applier.ts';
import { type RawEvents, rawEvents } from './lenient-rows.ts';

/** The batch that a relay in this state sends after this cursor. */
function batchAfter(state: RelayState, cursor: number): RawEvents {
  const events = state.log.slice(cursor);
  return rawEvents.parse({ kind: 'events', events, rows: state.rowsOf(events), cursor: state.head });
}

const filled = (state: RelayState) => testCache(state.snapshot());
const say = (state: RelayState, ...bodies: AnyEvent[]) => state.append(bodies, at(0));
const texts = (cache: TestCache) =>
  threadPage(cache, { conversationId: 'conversation-1', before: null, limit: 100 }, []).items.map((item) =>
    item.kind === 'message' ? item.message.id : item.kind,
  );

describe('applier', () => {
  it('writes rows and cursor together, and nothing twice', () => {
    const state = new RelayState();
    using cache = filled(state);
    state.put('messages', message());
    say(state, { type: 'message.received', conversationId: 'conversation-1', messageId: 'message-1' });
    const batch = batchAfter(state, 0);
    expect(applyEvents(cache, batch, 'report').kind).toBe('applied');
    expect(readPosition(cache.db)).toEqual({ logId: 'log-1', cursor: 1 });
    const before = dump(cache);
    expect(applyEvents(cache, batch, 'report').kind).toBe('duplicate');
    expect(dump(cache)).toEqual(before);
  });

  it('moves neither rows nor cursor when the transaction fails half way', () => {
    const state = new RelayState();
    using cache = filled(state);
    state.put('messages', message());
    say(state, { type: 'message.received', conversationId: 'conversation-1', messageId: 'message-1' });
    cache.db.exec(`CREATE TRIGGER refuse BEFORE UPDATE ON meta BEGIN SELECT RAISE(ABORT, 'refused'); END`);
    expect(() => applyEvents(cache, batchAfter(state, 0), 'report')).toThrow('refused');
    expect(texts(cache)).toEqual([]);
    expect(readPosition(cache.db)?.cursor).toBe(0);
  });

  it('reports a gap once, and takes the relay at its word when it insists', () => {
    const state = new RelayState();
    using cache = filled(state);
    say(
      state,
      { type: 'conversation.changed', conversationId: 'conversation-1' },
      { type: 'agent.changed', connectionId: 'connection-1' },
    );
    const { rows, cursor, events } = batchAfter(state, 0);
    const late: RawEvents = { kind: 'events', rows, cursor, events: events.slice(1) };
    expect(applyEvents(cache, late, 'report')).toEqual({ kind: 'gap', expected: 1, got: 2 });
    expect(applyEvents(cache, late, 'accept').kind).toBe('applied');
  });

  it('advances over an event it does not know and remembers that something was left out', () => {
    const state = new RelayState();
    using cache = filled(state);
    say(state, { type: 'order.paid', orderId: 'order-1' });
    expect(applyEvents(cache, batchAfter(state, 0), 'report')).toMatchObject({
      kind: 'applied',
      unread: ['event order.paid'],
    });
    expect(readPosition(cache.db)?.cursor).toBe(1);
    // This app would leave the same out again; one that knows more fetches everything anew.
    expect(needsBootstrap(cache)).toBe(false);
    cache.db.prepare(`UPDATE meta SET value = 'an older app' WHERE key = 'unread_contract'`).run();
    expect(needsBootstrap(cache)).toBe(true);
  });

  it('keeps the other rows when one cannot be read, and does not take it for a deleted one', () => {
    const state = new RelayState();
    state.put('messages', message());
    using cache = filled(state);
    say(state, {
      type: 'message.changed',
      conversationId: 'conversation-1',
      messageId: 'message-1',
      deliveryState: null,
    });
    const batch = batchAfter(state, 0);
    const strange = { ...message(), parts: [{ kind: 'hologram' }] };
    const applied = applyEvents(cache, { ...batch, rows: { ...batch.rows, messages: [strange] } }, 'report');
    expect(applied).toMatchObject({ kind: 'applied', unread: [expect.stringContaining('messages')] });
    expect(texts(cache)).toEqual(['message-1']);
  });

  it('deletes what an event names and the relay no longer has', () => {
    const state = new RelayState();
    state.put('messages', message());
    state.put('drafts', draft());
    using cache = filled(state);
    expect(conversationView(cache, 'conversation-1')?.draft).not.toBeNull();
    state.remove('messages', 'message-1');
    state.remove('drafts', 'draft-1');
    say(
      state,
      { type: 'message.changed', conversationId: 'conversation-1', messageId: 'message-1', deliveryState: null },
      { type: 'draft.closed', conversationId: 'conversation-1', draftId: 'draft-1' },
    );
    applyEvents(cache, batchAfter(state, 0), 'report');
    expect(texts(cache)).toEqual([]);
    expect(conversationView(cache, 'conversation-1')?.draft).toBeNull();
    say(state, { type: 'connection.purged', connectionId: 'connection-1' });
    applyEvents(cache, { ...batchAfter(state, 2), rows: {} }, 'report');
    expect(conversationView(cache, 'conversation-1')).toBeNull();
    expect(cache.db.prepare('SELECT count(*) AS n FROM message_text').get()).toEqual({ n: 0 });
  });

  it('does not let an answer to our own reply overwrite what the stream brought first', () => {
    const state = new RelayState();
    using cache = filled(state);
    const queued = message({
      direction: 'outbound',
      clientId: clientIdOf(1),
      delivery: { state: 'queued', rejection: null, rawCode: null },
    });
    const sent: MessageRow = { ...queued, delivery: { state: 'sent', rejection: null, rawCode: null } };
    state.put('messages', sent);
    say(state, { type: 'message.sent', conversationId: 'conversation-1', messageId: sent.id, clientId: clientIdOf(1) });
    applyEvents(cache, batchAfter(state, 0), 'report');
    applyOwnMessage(cache, queued);
    const [item] = threadPage(cache, { conversationId: 'conversation-1', before: null, limit: 10 }, []).items;
    expect(item).toMatchObject({ message: { delivery: { state: 'sent' } } });
  });

  it('replaces everything by a snapshot: what it does not bring is swept, also when a first try was cut short', () => {
    const state = new RelayState();
    state.put('messages', message());
    state.put('conversations', conversation({ id: 'conversation-old' }));
    using cache = filled(state);
    state.remove('conversations', 'conversation-old');
    beginSnapshot(cache);
    applySnapshotPage(cache, { conversations: [conversation({ id: 'conversation-cut-short' })] });
    beginSnapshot(cache);
    applySnapshotPage(cache, state.snapshot());
    finishSnapshot(cache, { logId: 'log-2', asOfSeq: 7 }, false);
    expect(readPosition(cache.db)).toEqual({ logId: 'log-2', cursor: 7 });
    using fresh = filled(state);
    expect((dump(cache) as unknown[])[0]).toEqual((dump(fresh) as unknown[])[0]);
  });
});

/** A random history of one shop: each step changes rows and logs the event. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('message' as const), n: fc.nat(9), second: fc.nat(50), isOurs: fc.boolean() }),
  fc.record({ kind: fc.constant('erase' as const), n: fc.nat(9) }),
  fc.record({ kind: fc.constant('draft' as const), n: fc.nat(3), isPending: fc.boolean() }),
  fc.record({ kind: fc.constant('activity' as const), n: fc.nat(3), second: fc.nat(50) }),
  fc.record({
    kind: fc.constant('handler' as const),
    handler: fc.constantFrom('agent', 'nobody', 'person-me', 'person-mate'),
  }),
  fc.record({
    kind: fc.constant('status' as const),
    status: fc.constantFrom('open' as const, 'closed' as const, 'snoozed' as const),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function take(state: RelayState, change: Step): void {
  const conversationId = 'conversation-1';
  switch (change.kind) {
    case 'message': {
      const id = `message-${change.n}`;
      const row = message({ id, at: at(change.second), direction: change.isOurs ? 'outbound' : 'inbound' });
      state.put('messages', row);
      say(state, { type: 'message.changed', conversationId, messageId: id, deliveryState: null });
      break;
    }
    case 'erase':
      state.remove('messages', `message-${change.n}`);
      say(state, {
        type: 'message.changed',
        conversationId,
        messageId: `message-${change.n}`,
        deliveryState: null,
      });
      break;
    case 'draft':
      state.put('drafts', draft({ id: `draft-${change.n}`, state: change.isPending ? 'pending' : 'dropped' }));
      say(state, { type: 'draft.created', conversationId, draftId: `draft-${change.n}` });
      break;
    case 'activity':
      state.put('activities', activity({ id: `activity-${change.n}`, at: at(change.second) }));
      say(state, { type: 'activity.recorded', conversationId, activityId: `activity-${change.n}` });
      break;
    case 'handler': {
      const isStaff = change.handler.startsWith('person');
      const handler = isStaff ? { kind: 'staff', personId: change.handler } : { kind: change.handler };
      state.patchConversation(conversationId, { handler: handler as Rows['conversations'][number]['handler'] });
      say(state, { type: 'conversation.changed', conversationId });
      break;
    }
    case 'status':
      state.patchConversation(conversationId, { status: change.status });
      say(state, { type: 'conversation.changed', conversationId });
      break;
  }
}

describe('applier, any history', () => {
  it('ends where a snapshot of the relay ends, whatever the batches, repeats and regressions on the way', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), fc.infiniteStream(fc.nat(6)), (steps, choices) => {
        const state = new RelayState();
        using cache = filled(state);
        const sent: RawEvents[] = [];
        for (const change of steps) {
          take(state, change);
          const choice = choices.next().value ?? 0;
          // Sometimes several events gather into one batch; sometimes an old batch comes again, or one that overlaps.
          if (choice < 2) continue;
          const cursor = readPosition(cache.db)?.cursor ?? 0;
          sent.push(batchAfter(state, choice === 3 ? Math.max(0, cursor - 2) : cursor));
          const latest = sent.at(-1);
          if (latest !== undefined && latest.events.length > 0) applyEvents(cache, latest, 'report');
          const old = sent[choice];
          if (choice > 3 && old !== undefined) applyEvents(cache, old, 'report');
        }
        const cursor = readPosition(cache.db)?.cursor ?? 0;
        if (cursor < state.head) applyEvents(cache, batchAfter(state, cursor), 'report');
        using fresh = filled(state);
        finishSnapshot(fresh, { logId: 'log-1', asOfSeq: state.head }, false);
        expect(dump(cache)).toEqual(dump(fresh));
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
