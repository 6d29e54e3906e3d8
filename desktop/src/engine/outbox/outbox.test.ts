import { newId } from '@tandem/shared/lib';
import type { ClientId, ConversationId } from '@tandem/shared/model';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import type { OutboxItem } from '../../bridge/index.ts';
import { type RelayStandIn, startRelayStandIn } from '../testing/relay-stand-in.ts';
import { clientIdOf, mate, message } from '../testing/row-builders.ts';
import { signIn, type TestEngine, temporaryDir, testEngine } from '../testing/test-engine.ts';
import { EngineInUseError } from './outbox-store.ts';

// Real sockets and disks on a machine that may be busy; what is waited for decides, not the time.
vi.setConfig({ testTimeout: 60_000 });

const conversationId = 'conversation-1' as ConversationId;

const queue = (engine: TestEngine, n: number, text = `reply ${n}`) =>
  engine.call('reply.queue', { clientId: clientIdOf(n), conversationId, text, replyToId: null });
const outbox = (engine: TestEngine) => engine.call('outbox.list', {});
const ids = (relay: RelayStandIn) => relay.ledger.map(({ clientId }) => clientId);

async function started() {
  const relay = await startRelayStandIn();
  const dir = temporaryDir();
  const engine = testEngine(relay.url, dir.path);
  await signIn(engine);
  await engine.untilLive();
  return {
    relay,
    dir,
    engine,
    untilOffline: () => engine.until(async () => (await engine.call('link.get', {})).state === 'offline', 'offline'),
    untilItem: async (match: (item: OutboxItem | undefined) => boolean) =>
      engine.until(async () => match((await outbox(engine))[0]), 'outbox item'),
    async [Symbol.asyncDispose]() {
      await engine.close();
      await relay.stop();
      dir[Symbol.dispose]();
    },
  };
}

describe('outbox', () => {
  it('delivers in order, replaces the waiting item by the message, and leaves nothing behind', async () => {
    await using t = await started();
    for (const n of [1, 2, 3]) expect(await queue(t.engine, n)).toMatchObject({ clientId: clientIdOf(n) });
    await t.engine.until(async () => (await outbox(t.engine)).length === 0);
    expect(ids(t.relay)).toEqual([1, 2, 3].map(clientIdOf));
    const { items } = await t.engine.call('thread.page', { conversationId, before: null, limit: 50 });
    expect(items.map((item) => (item.kind === 'message' ? item.message.clientId : item.kind))).toEqual(
      [1, 2, 3].map(clientIdOf),
    );
  });

  it('keeps what is written offline over a restart and delivers it once when the relay is back', async () => {
    await using t = await started();
    await t.relay.stop();
    await t.untilOffline();
    await queue(t.engine, 1);
    await queue(t.engine, 2);
    const { items } = await t.engine.call('thread.page', { conversationId, before: null, limit: 50 });
    expect(items.map(({ kind }) => kind)).toEqual(['outbox', 'outbox']);
    await t.engine.close();

    await t.relay.start();
    await using again = testEngine(t.relay.url, t.dir.path);
    await again.untilLive();
    await again.until(async () => (await outbox(again)).length === 0);
    expect(ids(t.relay)).toEqual([1, 2].map(clientIdOf));
  });

  it('repeats with the same key when answers are lost after their effect, so the customer reads it once', async () => {
    await using t = await started();
    t.relay.faults.loseAnswers = 1;
    await queue(t.engine, 1);
    await t.engine.until(async () => (await outbox(t.engine)).length === 0);
    expect(ids(t.relay)).toEqual([clientIdOf(1)]);
    const keys = t.relay.requests.filter(({ name }) => name === 'sendReply').map(({ key }) => key);
    expect(new Set(keys)).toEqual(new Set([clientIdOf(1)]));
  });

  it('retries what is transient and shows what is refused for good, with its reason', async () => {
    await using t = await started();
    const faults = [
      { status: 503, code: 'unavailable' },
      { status: 429, code: 'too_many_requests' },
      { status: 409, code: 'quota_exhausted' },
    ] as const;
    let asked = 0;
    t.relay.faults.refuse = (name) => (name === 'sendReply' ? (faults[asked++] ?? null) : null);
    await queue(t.engine, 1);
    await t.untilItem((item) => item?.state === 'refused');
    expect(asked).toBe(3);
    expect(await outbox(t.engine)).toMatchObject([{ reason: 'quota_exhausted', text: 'reply 1' }]);
    expect(ids(t.relay)).toEqual([]);
    await t.engine.call('reply.retry', { clientId: clientIdOf(1), sendAnyway: false });
    await t.engine.until(async () => (await outbox(t.engine)).length === 0);
    expect(ids(t.relay)).toEqual([clientIdOf(1)]);
  });

  it.each([
    ['closed', 'conversation_closed'],
    ['taken', 'handler_changed'],
    ['answered', 'handler_changed'],
    ['window over', 'window_closed'],
  ] as const)(
    'asks before it sends when the chat was %s meanwhile, and holds later replies back',
    async (what, reason) => {
      await using t = await started();
      await t.relay.stop();
      await t.untilOffline();
      await queue(t.engine, 1);
      await queue(t.engine, 2);
      const { state } = t.relay;
      if (what === 'closed') state.patchConversation(conversationId, { status: 'closed' });
      if (what === 'taken') {
        state.patchConversation(conversationId, {
          handler: { kind: 'staff', personId: mate as never },
          handlerEpoch: 1,
        });
      }
      if (what === 'window over') {
        state.patchConversation(conversationId, { windowExpiresAt: new Date(Date.now() - 1000).toISOString() });
      }
      state.append([{ type: 'conversation.changed', conversationId }], new Date().toISOString());
      if (what === 'answered') {
        const author = { kind: 'staff', personId: mate };
        const answer = message({ direction: 'outbound', author, text: 'ได้เลยค่ะ', at: new Date().toISOString() });
        state.put('messages', answer);
        state.append([{ type: 'message.sent', conversationId, messageId: answer.id, clientId: null }], answer.at);
      }
      await t.relay.start();
      await t.untilItem((item) => item?.state === 'asks');
      expect(await outbox(t.engine)).toMatchObject([
        { state: 'asks', reason },
        { state: expect.stringMatching(/waiting|asks/) },
      ]);
      expect(ids(t.relay)).toEqual([]);

      if (what === 'answered') {
        // Edit: the text comes back, the reply leaves the outbox; the one behind it is asked about on its own.
        expect(await t.engine.call('reply.withdraw', { clientId: clientIdOf(1) })).toEqual({ text: 'reply 1' });
        await t.untilItem((item) => item?.clientId === clientIdOf(2) && item.state === 'asks');
        return;
      }
      await t.engine.call('reply.retry', { clientId: clientIdOf(1), sendAnyway: true });
      await t.engine.until(() => ids(t.relay).includes(clientIdOf(1)));
      expect(ids(t.relay)[0]).toBe(clientIdOf(1));
    },
  );

  it('does not hand back a reply that the relay may already have', async () => {
    await using t = await started();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    t.relay.faults.before = (name) => (name === 'sendReply' ? held : Promise.resolve());
    await queue(t.engine, 1);
    await t.untilItem((item) => item?.state === 'sending');
    await expect(t.engine.call('reply.withdraw', { clientId: clientIdOf(1) })).rejects.toMatchObject({
      code: 'conflict',
    });
    release();
    await t.engine.until(async () => (await outbox(t.engine)).length === 0);
    expect(ids(t.relay)).toEqual([clientIdOf(1)]);
  });

  it('never sends a reply whose stored bytes were changed, and says so', async () => {
    await using t = await started();
    await t.relay.stop();
    await t.untilOffline();
    await queue(t.engine, 1, 'ราคา 100 บาท');
    await t.engine.close();
    const db = new Database(`${t.dir.path}/outbox.db`);
    db.prepare(`UPDATE reply SET body = replace(body, '100', '900')`).run();
    db.close();
    await t.relay.start();
    await using again = testEngine(t.relay.url, t.dir.path);
    await again.untilLive();
    expect(await outbox(again)).toMatchObject([{ state: 'refused', reason: 'damaged' }]);
    await expect(again.call('reply.retry', { clientId: clientIdOf(1), sendAnyway: true })).rejects.toMatchObject({
      code: 'conflict',
    });
    await again.call('reply.withdraw', { clientId: clientIdOf(1) });
    expect(ids(t.relay)).toEqual([]);
  });

  it('belongs to one engine at a time, and to one person', async () => {
    await using t = await started();
    expect(() => testEngine(t.relay.url, t.dir.path)).toThrow(EngineInUseError);
    await t.relay.stop();
    await t.untilOffline();
    await queue(t.engine, 1);
    expect(await t.engine.call('session.signOut', {})).toEqual({ unsent: 1 });
    await expect(outbox(t.engine)).rejects.toMatchObject({ code: 'not_signed_in' });
    await t.relay.start();
    await signIn(t.engine);
    await t.engine.untilLive();
    await t.engine.until(async () => (await outbox(t.engine)).length === 0);
    expect(ids(t.relay)).toEqual([clientIdOf(1)]);
  });

  it('takes the same call twice as one reply', async () => {
    await using t = await started();
    const clientId = newId() as ClientId;
    const call = { clientId, conversationId, text: 'once', replyToId: null };
    await Promise.all([t.engine.call('reply.queue', call), t.engine.call('reply.queue', call)]);
    await t.engine.until(async () => (await outbox(t.engine)).length === 0);
    await t.engine.call('reply.queue', call);
    expect(await outbox(t.engine)).toEqual([]);
    expect(ids(t.relay)).toEqual([clientId]);
  });
});
