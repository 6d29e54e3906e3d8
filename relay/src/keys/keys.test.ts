import { describe, expect, test } from 'vitest';
import { secret } from '../config/secret.ts';
import { MasterKeyError, type WrappedKey } from './custody.ts';
import { localCustody } from './local-custody.ts';
import { peopleCipher } from './people-cipher.ts';
import { openRelayKeys, type RelayKeyStore, rewrapRelayKey } from './relay-keys.ts';

const master = (byte: number) => secret(Buffer.alloc(32, byte).toString('base64'));
const dataKey = Buffer.alloc(32, 1);

function memoryStore(): RelayKeyStore & { kept: WrappedKey | null } {
  return {
    kept: null,
    async read() {
      return this.kept;
    },
    async add(key) {
      this.kept ??= key;
    },
    async replace(old, next) {
      if (this.kept !== old) return false;
      this.kept = next;
      return true;
    },
  };
}

describe('the local custody', () => {
  test('what one wraps, whoever lists its key opens, for that context only', async () => {
    const old = localCustody([master(1)]);
    const both = localCustody([master(2), master(1)]);
    const wrapped = await old.wrap(dataKey, 'tenant a');
    expect(await both.unwrap(wrapped, 'tenant a')).toEqual(dataKey);
    await expect(both.unwrap(wrapped, 'tenant b')).rejects.toBeInstanceOf(MasterKeyError);
    await expect(localCustody([master(2)]).unwrap(wrapped, 'tenant a')).rejects.toThrow(/does not list/);
    expect((await both.wrap(dataKey, 'tenant a')).keyId).toBe(both.currentKeyId);
    expect(both.currentKeyId).not.toBe(old.currentKeyId);
  });

  test('a key that was wrapped before keys had names is tried with all of them', async () => {
    const { bytes } = await localCustody([master(1)]).wrap(dataKey, 'x');
    const nameless = { keyId: '', bytes };
    expect(await localCustody([master(2), master(1)]).unwrap(nameless, 'x')).toEqual(dataKey);
    await expect(localCustody([master(2)]).unwrap(nameless, 'x')).rejects.toBeInstanceOf(MasterKeyError);
  });

  test('a changed or shortened wrap is refused', async () => {
    const custody = localCustody([master(1)]);
    const { keyId, bytes } = await custody.wrap(dataKey, 'x');
    for (const wrong of [
      bytes.subarray(0, -1),
      bytes.subarray(0, -12),
      Buffer.from(bytes).fill(0, 20, 21),
      Buffer.alloc(0),
    ]) {
      await expect(custody.unwrap({ keyId, bytes: wrong }, 'x')).rejects.toBeInstanceOf(MasterKeyError);
    }
  });
});

describe('the relay’s key', () => {
  test('is made once, is the same for everybody, and outlives its master key', async () => {
    const store = memoryStore();
    const [first, second] = await Promise.all([
      openRelayKeys(localCustody([master(1)]), store),
      openRelayKeys(localCustody([master(1)]), store),
    ]);
    expect(first.derive('access-token')).toEqual(second.derive('access-token'));
    expect(first.derive('access-token')).not.toEqual(first.derive('refresh-token'));
    const both = localCustody([master(2), master(1)]);
    expect(await rewrapRelayKey(both, store)).toBe(true);
    expect(await rewrapRelayKey(both, store)).toBe(false);
    const after = await openRelayKeys(localCustody([master(2)]), store);
    expect(after.derive('people')).toEqual(first.derive('people'));
    await expect(openRelayKeys(localCustody([master(1)]), store)).rejects.toBeInstanceOf(MasterKeyError);
  });
});

describe('people', () => {
  const people = peopleCipher({ sealing: Buffer.alloc(32, 3), index: Buffer.alloc(32, 4) });

  test('a sealed name opens in its own row and column only', () => {
    const sealed = people.seal('สมชาย 😀', 'person:1:name');
    expect(people.open(sealed, 'person:1:name')).toBe('สมชาย 😀');
    expect(sealed.includes(Buffer.from('สมชาย'))).toBe(false);
    expect(() => people.open(sealed, 'person:2:name')).toThrow();
    expect(() => people.open(sealed, 'person:1:email')).toThrow();
    expect(() => people.open(sealed.subarray(0, -1), 'person:1:name')).toThrow();
  });

  test('the index of an address is the same whatever its case, and another under another key', () => {
    const other = peopleCipher({ sealing: Buffer.alloc(32, 3), index: Buffer.alloc(32, 5) });
    expect(people.index('Nok@Example.com')).toEqual(people.index('nok@example.com'));
    expect(people.index('a@b.co')).not.toEqual(people.index('a@b.com'));
    expect(other.index('a@b.co')).not.toEqual(people.index('a@b.co'));
  });
});
