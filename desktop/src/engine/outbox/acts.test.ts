import type { ConversationId, MessageId, PersonId } from '@tandem/shared/model';
import { describe, expect, it, vi } from 'vitest';
import { startRelayStandIn } from '../testing/relay-stand-in.ts';
import { clientIdOf, mate, me, message } from '../testing/row-builders.ts';
import { signIn, type TestEngine, temporaryDir, testEngine } from '../testing/test-engine.ts';

// Real sockets and disks on a machine that may be busy; what is waited for decides, not the time.
vi.setConfig({ testTimeout: 60_000 });

const conversationId = 'conversation-1' as ConversationId;

async function rowOf(engine: TestEngine) {
  const view = await engine.call('conversation.get', { conversationId });
  if (view === null) throw new Error('no conversation');
  return view.conversation;
}

async function started() {
  const relay = await startRelayStandIn();
  const dir = temporaryDir();
  const engine = testEngine(relay.url, dir.path);
  await signIn(engine);
  await engine.untilLive();
  let release: () => void = () => undefined;
  return {
    relay,
    engine,
    /** Requests of this kind wait until `release`. */
    hold(what: string) {
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      relay.faults.before = (name) => (name === what ? held : Promise.resolve());
    },
    release: () => release(),
    async [Symbol.asyncDispose]() {
      release();
      await engine.close();
      await relay.stop();
      dir[Symbol.dispose]();
    },
  };
}

describe('optimistic acts', () => {
  it('shows a takeover at once as unsettled, and as settled when the relay says so', async () => {
    await using t = await started();
    t.hold('takeOver');
    await t.engine.call('conversation.takeOver', { conversationId });
    expect(await rowOf(t.engine)).toMatchObject({ handler: { kind: 'staff', personId: me }, handlerSettled: false });
    t.release();
    await t.engine.until(async () => (await rowOf(t.engine)).handlerSettled);
    expect(await rowOf(t.engine)).toMatchObject({ handler: { kind: 'staff', personId: me }, handlerEpoch: 1 });
  });

  it('lets a reply overtake a takeover that waits for the agent', async () => {
    await using t = await started();
    t.hold('takeOver');
    await t.engine.call('conversation.takeOver', { conversationId });
    await t.engine.call('reply.queue', { clientId: clientIdOf(1), conversationId, text: 'hi', replyToId: null });
    await t.engine.until(() => t.relay.ledger.length === 1);
  });

  it('sends a hand-back only after the replies written before it', async () => {
    await using t = await started();
    t.hold('sendReply');
    await t.engine.call('reply.queue', { clientId: clientIdOf(1), conversationId, text: 'hi', replyToId: null });
    await t.engine.call('conversation.handBack', { conversationId, note: null, answerNow: false });
    expect(t.relay.requests.some(({ name }) => name === 'handBack')).toBe(false);
    t.release();
    await t.engine.until(() => t.relay.requests.some(({ name }) => name === 'handBack'));
    const order = t.relay.requests
      .map(({ name }) => name)
      .filter((name) => name === 'sendReply' || name === 'handBack');
    expect(order).toEqual(['sendReply', 'handBack']);
  });

  it('rolls a refused act back in place and says which one', async () => {
    await using t = await started();
    t.relay.faults.refuse = (name) => (name === 'changeConversation' ? { status: 403, code: 'forbidden' } : null);
    await t.engine.call('conversation.assign', { conversationId, personId: mate as PersonId });
    await t.engine.until(() => t.engine.pushes.some(({ name }) => name === 'refused'));
    expect(t.engine.pushes.find(({ name }) => name === 'refused')?.payload).toEqual({
      conversationId,
      act: 'assign',
      code: 'forbidden',
    });
    expect(await rowOf(t.engine)).toMatchObject({ handler: { kind: 'agent' } });
  });

  it('waits out an offline time and sends it once, with one key', async () => {
    await using t = await started();
    await t.relay.stop();
    await t.engine.until(async () => (await t.engine.call('link.get', {})).state === 'offline');
    await t.engine.call('conversation.setStatus', { conversationId, status: 'closed', snoozedUntil: null });
    expect(await rowOf(t.engine)).toMatchObject({ status: 'closed' });
    const counts = await t.engine.call('inbox.counts', {});
    expect(counts.views).toMatchObject({ open: 0, closed: 1 });
    await t.relay.start();
    await t.engine.until(() => t.relay.state.get('conversations', conversationId)?.status === 'closed');
    await t.engine.until(async () => (await rowOf(t.engine)).status === 'closed');
  });

  it('counts what stays unread by the message that was read', async () => {
    await using t = await started();
    for (const n of [1, 2, 3]) {
      const row = message({ id: `in-${n}`, at: new Date(Date.now() + n).toISOString() });
      t.relay.state.put('messages', row);
      t.relay.state.patchConversation(conversationId, { unreadCount: n });
      t.relay.commit({ type: 'message.received', conversationId, messageId: row.id });
    }
    await t.engine.until(async () => (await rowOf(t.engine)).unreadCount === 3);
    const page = await t.engine.call('thread.page', { conversationId, before: null, limit: 50 });
    expect(page.firstUnreadId).toBe('in-1');
    t.hold('markRead');
    await t.engine.call('conversation.markRead', { conversationId, upToMessageId: 'in-2' as MessageId });
    expect((await rowOf(t.engine)).unreadCount).toBe(1);
  });
});
