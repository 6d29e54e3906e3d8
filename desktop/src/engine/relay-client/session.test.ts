import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectionId } from '@tandem/shared/model';
import { describe, expect, it, vi } from 'vitest';
import { startRelayStandIn } from '../testing/relay-stand-in.ts';
import { signIn, temporaryDir, testEngine } from '../testing/test-engine.ts';

// Real sockets and disks on a machine that may be busy; what is waited for decides, not the time.
vi.setConfig({ testTimeout: 60_000 });

const connectionId = 'connection-1' as ConnectionId;
const cacheFiles = (dir: string) => readdirSync(join(dir, 'cache')).filter((name) => name.includes('.db'));

describe('session', () => {
  it('refreshes once for all who ask at the same time', async () => {
    await using relay = await startRelayStandIn();
    using dir = temporaryDir();
    await using engine = testEngine(relay.url, dir.path);
    await signIn(engine);
    await engine.untilLive();
    relay.requests.length = 0;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    relay.faults.before = (name) => (name === 'refresh' ? held : Promise.resolve());
    // Nobody's token is good any more: each of them is refused, and would like a new one.
    relay.tokens.access.clear();
    const asked = [1, 2, 3, 4].map(() => engine.call('knowledge.list', { connectionId }).catch(() => null));
    const refused = () => relay.requests.filter(({ name }) => name === 'listDocuments').length === asked.length;
    await engine.until(() => refused() && relay.requests.some(({ name }) => name === 'refresh'));
    release();
    await Promise.all(asked);
    expect(relay.requests.filter(({ name }) => name === 'refresh')).toHaveLength(1);
  });

  it('signs out with the reason when the device was revoked, and removes its copy of the shop', async () => {
    await using relay = await startRelayStandIn();
    using dir = temporaryDir();
    await using engine = testEngine(relay.url, dir.path);
    await signIn(engine);
    await engine.untilLive();
    expect(cacheFiles(dir.path)).not.toEqual([]);
    relay.tokens.access.clear();
    relay.tokens.refresh.clear();
    relay.kick(4401);
    await engine.until(async () => (await engine.call('session.get', {})).state === 'signed-out');
    expect(await engine.call('session.get', {})).toMatchObject({ reason: 'revoked' });
    expect(cacheFiles(dir.path)).toEqual([]);
    await signIn(engine);
    expect(await engine.call('session.get', {})).toMatchObject({ state: 'signed-in' });
  });

  it('signs out offline too, leaving nothing readable behind', async () => {
    const relay = await startRelayStandIn();
    using dir = temporaryDir();
    await using engine = testEngine(relay.url, dir.path);
    await signIn(engine);
    await engine.untilLive();
    await relay.stop();
    expect(await engine.call('session.signOut', {})).toEqual({ unsent: 0 });
    expect(await engine.call('session.get', {})).toMatchObject({ state: 'signed-out', reason: null });
    expect(cacheFiles(dir.path)).toEqual([]);
    expect(readdirSync(dir.path)).not.toContain('session.secret');
  });

  it('opens without a network: the person, the list and the words are there', async () => {
    const relay = await startRelayStandIn();
    using dir = temporaryDir();
    {
      await using engine = testEngine(relay.url, dir.path);
      await signIn(engine);
      await engine.untilLive();
    }
    await relay.stop();
    await using engine = testEngine(relay.url, dir.path);
    expect(await engine.call('session.get', {})).toMatchObject({ state: 'signed-in', person: { name: 'Me' } });
    expect((await engine.call('inbox.counts', {})).views.open).toBe(1);
    await engine.until(async () => (await engine.call('link.get', {})).state === 'offline');
  });
});
