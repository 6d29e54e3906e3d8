import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSessionVault } from './session-vault.ts';
import { temporaryDir } from './testing/test-engine.ts';

describe('session vault', () => {
  it('keeps the secret in a file of this user alone, where that was asked for', async () => {
    using dir = temporaryDir();
    const vault = await openSessionVault('file', dir.path, 'account');
    expect(vault.kind).toBe('file');
    expect(await vault.load()).toBeNull();
    await vault.save('secret');
    const path = join(dir.path, 'session.secret');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const again = await openSessionVault('file', dir.path, 'account');
    expect(await again.load()).toBe('secret');
    await again.clear();
    expect(existsSync(path)).toBe(false);
  });

  it('closes a file that somebody opened to others', async () => {
    using dir = temporaryDir();
    const path = join(dir.path, 'session.secret');
    writeFileSync(path, 'secret', { mode: 0o644 });
    await (await openSessionVault('file', dir.path, 'account')).load();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('falls back to memory, never to a file, where no keychain answers', async () => {
    using dir = temporaryDir();
    const vault = await openSessionVault('keychain', dir.path, `test-${process.pid}`);
    expect(['keychain', 'memory']).toContain(vault.kind);
    await vault.save('secret');
    expect(await vault.load()).toBe('secret');
    expect(existsSync(join(dir.path, 'session.secret'))).toBe(false);
    await vault.clear();
    expect(await vault.load()).toBeNull();
  });
});
