import { beforeEach, expect, test } from 'vitest';
import { startKeychainSession, whyNoKeychain } from './testing/keychain-session.ts';
import { startRelayStandIn } from './testing/relay-stand-in.ts';
import { temporaryDir } from './testing/test-engine.ts';

// The real keychain of a Linux desktop, in a session of its own; every act is a process of its own, as two starts of the app are.
const reason = whyNoKeychain();
beforeEach(({ skip }) => skip(reason !== undefined, reason));

const secret = JSON.stringify({ refreshToken: 'rt_1', shop: 'ร้านลานลม น้ำใจดี 😊' });

test('a secret, Thai and all, is found by the next process and gone after clearing', async () => {
  using home = temporaryDir();
  await using relay = await startRelayStandIn();
  await using session = await startKeychainSession(home.path, 'unlocked');
  expect(await session.child('load', 'relay-a')).toEqual({ kind: 'keychain', secret: null });
  expect(await session.child('save', 'relay-a', secret)).toEqual({ kind: 'keychain', secret });
  expect(await session.child('load', 'relay-a')).toEqual({ kind: 'keychain', secret });
  expect(await session.child('load', 'relay-b')).toEqual({ kind: 'keychain', secret: null });
  expect(await session.child('save', 'relay-a', 'rotated')).toEqual({ kind: 'keychain', secret: 'rotated' });
  expect(await session.child('clear', 'relay-a')).toEqual({ kind: 'keychain', secret: null });
  expect(await session.child('clear', 'relay-a')).toEqual({ kind: 'keychain', secret: null });
  expect(await session.child('load', 'relay-a')).toEqual({ kind: 'keychain', secret: null });
  expect(await session.child('view', relay.url)).toEqual({ vault: 'keychain' });
});

test('a locked keychain means memory, and the app says so; what lies in it is there once it is unlocked', async () => {
  using home = temporaryDir();
  await using relay = await startRelayStandIn();
  {
    await using unlocked = await startKeychainSession(home.path, 'unlocked');
    await unlocked.child('save', 'relay-a', secret);
  }
  {
    await using locked = await startKeychainSession(home.path, 'locked');
    expect(await locked.child('load', 'relay-a')).toEqual({ kind: 'memory', secret: null });
    // Asking for what is not there needs no key, so only the first secret to keep finds out.
    expect(await locked.child('save', 'relay-b', 'new')).toEqual({ kind: 'memory', secret: 'new' });
    expect(await locked.child('save', 'relay-a', 'other')).toEqual({ kind: 'memory', secret: 'other' });
    expect(await locked.child('view', relay.url)).toEqual({ vault: 'memory' });
  }
  await using again = await startKeychainSession(home.path, 'unlocked');
  expect(await again.child('load', 'relay-a')).toEqual({ kind: 'keychain', secret });
});

test('no keychain at all means memory, and the app says so', async () => {
  using home = temporaryDir();
  await using relay = await startRelayStandIn();
  await using session = await startKeychainSession(home.path, 'absent');
  expect(await session.child('save', 'relay-a', secret)).toEqual({ kind: 'memory', secret });
  expect(await session.child('load', 'relay-a')).toEqual({ kind: 'memory', secret: null });
  expect(await session.child('view', relay.url)).toEqual({ vault: 'memory' });
});
