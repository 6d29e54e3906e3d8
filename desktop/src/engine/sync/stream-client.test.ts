import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, systemClock } from '@tandem/shared/lib';
import type { ConversationId } from '@tandem/shared/model';
import { closeCodes } from '@tandem/shared/protocol';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { startRelayStandIn } from '../testing/relay-stand-in.ts';
import { clientIdOf, conversation, message } from '../testing/row-builders.ts';
import { signIn, type TestEngine, temporaryDir, testEngine } from '../testing/test-engine.ts';

// Real sockets and disks on a machine that may be busy; what is waited for decides, not the time.
vi.setConfig({ testTimeout: 60_000 });

const conversationId = 'conversation-1' as ConversationId;

async function started() {
  const relay = await startRelayStandIn();
  const dir = temporaryDir();
  const engine = testEngine(relay.url, dir.path);
  await signIn(engine);
  await engine.untilLive();
  const count = (name: string) => relay.requests.filter((request) => request.name === name).length;
  return {
    relay,
    dir,
    engine,
    count,
    hellos: () => relay.framesUp.filter(({ kind }) => kind === 'hello'),
    async receive(id: string) {
      relay.state.put('messages', message({ id, at: new Date().toISOString() }));
      relay.commit({ type: 'message.received', conversationId, messageId: id });
    },
    untilShown: (id: string) => engine.until(async () => (await shown(engine)).includes(id), `message ${id}`),
    async [Symbol.asyncDispose]() {
      await engine.close();
      await relay.stop();
      dir[Symbol.dispose]();
    },
  };
}

async function shown(engine: TestEngine): Promise<string[]> {
  const { items } = await engine.call('thread.page', { conversationId, before: null, limit: 100 });
  return items.flatMap((item) => (item.kind === 'message' ? [item.message.id as string] : []));
}

const states = (engine: TestEngine) =>
  engine.pushes.flatMap(({ name, payload }) => (name === 'link' && 'state' in payload ? [payload.state] : []));

describe('stream client', () => {
  it.each([
    ['restarting', closeCodes.restarting],
    ['too slow', closeCodes.tooSlow],
    ['a bad frame', closeCodes.badFrame],
  ])('resumes from its cursor when the relay closes for %s', async (_what, code) => {
    await using t = await started();
    await t.receive('m-1');
    await t.untilShown('m-1');
    t.relay.kick(code);
    await t.engine.until(() => t.hellos().length === 2);
    await t.receive('m-2');
    await t.untilShown('m-2');
    expect(t.hellos().at(-1)).toMatchObject({ logId: 'log-1', cursor: 1 });
    expect(t.count('snapshot')).toBe(1);
    // A blink is not an alarm.
    expect(states(t.engine)).not.toContain('offline');
  });

  it('renews a token that the relay no longer takes, and goes on', async () => {
    await using t = await started();
    t.relay.tokens.access.clear();
    t.relay.kick(closeCodes.unauthorized);
    await t.engine.until(() => t.hellos().length === 2);
    await t.receive('m-1');
    await t.untilShown('m-1');
    expect(t.count('refresh')).toBe(1);
  });

  it('catches up with what happened while it was away, and says so', async () => {
    await using t = await started();
    await t.relay.stop();
    await t.engine.until(() => states(t.engine).at(-1) === 'offline');
    for (const n of [1, 2, 3]) await t.receive(`m-${n}`);
    await t.relay.start();
    await t.untilShown('m-3');
    await t.engine.untilLive();
    expect(await shown(t.engine)).toEqual(['m-1', 'm-2', 'm-3']);
    expect(states(t.engine).slice(-3)).toEqual(['offline', 'catching-up', 'live']);
  });

  it('says why while the shop is suspended, seldom asks, keeps what is written, and goes on by itself', async () => {
    await using relay = await startRelayStandIn();
    using dir = temporaryDir();
    const asking = Promise.withResolvers<() => void>();
    const clock: Clock = {
      now: systemClock.now,
      after(ms, run) {
        if (ms !== 60_000) return systemClock.after(ms, run);
        asking.resolve(run);
        return () => undefined;
      },
    };
    await using engine = testEngine(relay.url, dir.path, { clock });
    await signIn(engine);
    await engine.untilLive();
    const suspension = { status: 403, code: 'shop_suspended', fields: { reason: 'the bill is open' } } as const;
    relay.faults.refuse = () => suspension;
    relay.tokens.access.clear();
    relay.kick(closeCodes.unauthorized);
    const askAgain = await asking.promise;
    expect(await engine.call('link.get', {})).toMatchObject({ state: 'offline', suspension: 'the bill is open' });
    expect(engine.pushes.at(-1)).toMatchObject({ name: 'link', payload: { suspension: 'the bill is open' } });
    // The person stays signed in, with what is known, and finds the way to another shop.
    expect(await engine.call('session.get', {})).toMatchObject({ state: 'signed-in' });
    expect((await engine.call('inbox.counts', {})).views.open).toBe(1);
    expect((await engine.call('session.shops', {})).map(({ id }) => id)).toEqual(['tenant-1', 'tenant-2']);
    await expect(engine.call('team.list', {})).rejects.toMatchObject({
      code: 'shop_suspended',
      fields: { reason: 'the bill is open' },
    });
    await engine.call('reply.queue', { clientId: clientIdOf(1), conversationId, text: 'waits', replyToId: null });
    relay.faults.refuse = () => null;
    askAgain();
    await engine.untilLive();
    expect(await engine.call('link.get', {})).toMatchObject({ suspension: null });
    await engine.until(() => relay.ledger.length === 1, 'the reply');
  });

  it.each(['another log', 'a log that was set back'])(
    'rebuilds from the snapshot when it meets %s, and keeps the outbox',
    async (what) => {
      await using t = await started();
      await t.receive('m-old');
      await t.untilShown('m-old');
      await t.relay.stop();
      await t.engine.until(() => states(t.engine).at(-1) === 'offline');
      const kept = { clientId: clientIdOf(1), conversationId, text: 'written offline', replyToId: null };
      await t.engine.call('reply.queue', kept);
      t.relay.state.log.length = 0;
      if (what === 'another log') t.relay.state.logId = 'log-2';
      t.relay.state.remove('messages', 'm-old');
      t.relay.state.put('messages', message({ id: 'm-new' }));
      await t.relay.start();
      await t.untilShown('m-new');
      await t.engine.until(() => t.relay.ledger.length === 1);
      expect(await shown(t.engine)).not.toContain('m-old');
      expect(t.count('snapshot')).toBe(2);
    },
  );

  it('fetches a large shop in pages', async () => {
    await using relay = await startRelayStandIn();
    using dir = temporaryDir();
    for (let n = 0; n < 130; n += 1) relay.state.put('conversations', conversation({ id: `many-${n}` }));
    await using engine = testEngine(relay.url, dir.path);
    await signIn(engine);
    await engine.untilLive();
    expect((await engine.call('inbox.counts', {})).views.open).toBe(131);
    expect(relay.requests.filter(({ name }) => name === 'snapshot').length).toBeGreaterThan(2);
  });

  it('passes over a frame it does not know, and reconnects at a batch it cannot read', async () => {
    await using t = await started();
    t.relay.sendRaw(JSON.stringify({ kind: 'fireworks', colour: 'red' }));
    t.relay.sendRaw('not json');
    await t.receive('m-1');
    await t.untilShown('m-1');
    expect(t.hellos()).toHaveLength(1);
    t.relay.sendRaw(JSON.stringify({ kind: 'events', events: 'none', rows: {}, cursor: 5 }));
    await t.engine.until(() => t.hellos().length === 2);
    expect(t.hellos().at(-1)).toMatchObject({ cursor: 1 });
    await t.receive('m-2');
    await t.untilShown('m-2');
  });

  it('throws away a cache whose bytes were changed under it, and fetches it again', async () => {
    await using t = await started();
    await t.receive('m-1');
    await t.untilShown('m-1');
    const [file] = readdirSync(join(t.dir.path, 'cache')).filter((name) => name.endsWith('.db'));
    const db = new Database(join(t.dir.path, 'cache', file ?? ''));
    db.exec(`UPDATE message SET body = replace(body, 'สวัสดี', 'ลาก่อน')`);
    db.close();
    await expect(shown(t.engine)).rejects.toMatchObject({ code: 'unavailable' });
    await t.untilShown('m-1');
    expect(t.count('snapshot')).toBe(2);
  });

  it('throws away a file that is no database, or one of a newer app', async () => {
    await using t = await started();
    await t.receive('m-1');
    await t.untilShown('m-1');
    await t.engine.close();
    const [file = ''] = readdirSync(join(t.dir.path, 'cache')).filter((name) => name.endsWith('.db'));
    const db = new Database(join(t.dir.path, 'cache', file));
    db.pragma('user_version = 999');
    db.close();
    await using again = testEngine(t.relay.url, t.dir.path);
    await again.untilLive();
    expect(await shown(again)).toEqual(['m-1']);
    expect(t.count('snapshot')).toBe(2);
  });
});
