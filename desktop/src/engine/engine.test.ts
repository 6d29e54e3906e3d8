import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { startRelayStandIn } from './testing/relay-stand-in.ts';
import { conversation, me, message } from './testing/row-builders.ts';
import { signIn, temporaryDir, testEngine } from './testing/test-engine.ts';

// Real sockets and disks on a machine that may be busy; what is waited for decides, not the time.
vi.setConfig({ testTimeout: 60_000 });

const openList = {
  view: 'open',
  connectionId: null,
  closingSoonOnly: false,
  order: 'newest',
  offset: 0,
  limit: 50,
} as const;

describe('engine', () => {
  it('signs in, fetches the snapshot, follows the stream and lives on after a restart', async () => {
    await using relay = await startRelayStandIn();
    using dir = temporaryDir();
    {
      await using engine = testEngine(relay.url, dir.path);
      expect(await engine.call('session.get', {})).toMatchObject({ state: 'signed-out', reason: null });
      await signIn(engine);
      await engine.untilLive();
      expect(await engine.call('session.get', {})).toMatchObject({ state: 'signed-in', vault: 'file', role: 'owner' });
      expect((await engine.call('inbox.list', openList)).items).toHaveLength(1);

      relay.state.put('messages', message({ text: 'มีสีดำไหมคะ' }));
      relay.state.patchConversation('conversation-1', { unreadCount: 1 });
      relay.commit({ type: 'message.received', conversationId: 'conversation-1', messageId: 'message-1' });
      await engine.until(async () => (await engine.call('inbox.list', openList)).items[0]?.preview === 'มีสีดำไหมคะ');
    }
    relay.state.put('conversations', conversation({ id: 'conversation-2' }));
    relay.commit({ type: 'conversation.opened', conversationId: 'conversation-2', contactId: 'contact-1' });
    await using engine = testEngine(relay.url, dir.path);
    expect(await engine.call('session.get', {})).toMatchObject({ state: 'signed-in' });
    await engine.untilLive();
    expect((await engine.call('inbox.list', openList)).total).toBe(2);
    expect(relay.requests.filter(({ name }) => name === 'snapshot')).toHaveLength(1);
  });

  it('answers `invalid_credentials`, `bad_call`, `not_signed_in` and `offline` by name', async () => {
    const relay = await startRelayStandIn();
    using dir = temporaryDir();
    await using engine = testEngine(relay.url, dir.path);
    const wrong = engine.call('session.signIn', { email: 'me@example.com', password: 'wrong' });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_credentials' });
    await expect(engine.call('inbox.counts', {})).rejects.toMatchObject({ code: 'not_signed_in' });
    await expect(engine.call('inbox.list', { ...openList, limit: 0 })).rejects.toMatchObject({ code: 'bad_call' });
    await signIn(engine);
    await relay.stop();
    await expect(engine.call('agent.get', { connectionId: 'connection-1' as never })).rejects.toMatchObject({
      code: 'offline',
    });
  });

  it('a role that changes while the app is open counts at once, before the relay is asked', async () => {
    await using relay = await startRelayStandIn();
    using dir = temporaryDir();
    await using engine = testEngine(relay.url, dir.path);
    await signIn(engine);
    await engine.untilLive();
    relay.state.role = 'viewer';
    relay.commit({ type: 'member.changed', personId: me });
    await engine.until(async () => {
      const session = await engine.call('session.get', {});
      return session.state === 'signed-in' && session.role === 'viewer';
    });
    relay.requests.length = 0;
    const pause = engine.call('accounts.pause', { connectionId: 'connection-1' as never });
    await expect(pause).rejects.toMatchObject({ code: 'forbidden' });
    expect(relay.requests).toEqual([]);
    expect((await engine.call('inbox.list', openList)).items).toHaveLength(1);
  });

  it('goes to another shop of the person and back; each shop has its own copy, a shop that is not theirs stays shut', async () => {
    await using relay = await startRelayStandIn();
    using dir = temporaryDir();
    await using engine = testEngine(relay.url, dir.path);
    await signIn(engine);
    await engine.untilLive();
    const tenant = async () => {
      const session = await engine.call('session.get', {});
      return session.state === 'signed-in' ? session.tenant.id : session.state;
    };
    const copies = () => readdirSync(join(dir.path, 'cache')).filter((name) => name.endsWith('.db'));
    const other = (await engine.call('session.shops', {}))[1];
    await engine.call('session.switchShop', { tenantId: other?.id as never });
    await engine.untilLive();
    expect([await tenant(), copies().length]).toEqual(['tenant-2', 2]);
    const shut = engine.call('session.switchShop', { tenantId: 'tenant-9' as never });
    await expect(shut).rejects.toMatchObject({ code: 'not_found' });
    expect(await tenant()).toBe('tenant-2');
    await engine.call('session.switchShop', { tenantId: 'tenant-1' as never });
    await engine.untilLive();
    expect([await tenant(), copies().length]).toEqual(['tenant-1', 2]);
    relay.faults.refuse = (name) => (name === 'refresh' ? { status: 503, code: 'unavailable' } : null);
    await expect(engine.call('session.switchShop', { tenantId: 'tenant-2' as never })).rejects.toThrow();
    expect(await tenant()).toBe('tenant-1');
  });
});
