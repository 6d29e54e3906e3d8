import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryDir } from '../testing/test-engine.ts';
import { openMediaCache } from './media-cache.ts';

const picture = (byte: number) => ({ mime: 'image/png', bytes: Buffer.alloc(1000, byte) });

describe('media cache', () => {
  it('keeps bytes and type, also line breaks in them, and lets no id out of its folder', () => {
    using dir = temporaryDir();
    const cache = openMediaCache(dir.path);
    const bytes = Buffer.from([10, 0, 10, 255]);
    cache.put('../../etc/passwd', { mime: 'image/webp', bytes }, 1);
    expect(cache.get('../../etc/passwd', 2)).toEqual({ mime: 'image/webp', bytes });
    expect(cache.get('other', 2)).toBeNull();
    expect(readdirSync(dir.path)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it('throws away what was shown longest ago', () => {
    using dir = temporaryDir();
    const cache = openMediaCache(dir.path, 3_500);
    cache.put('a', picture(1), 1_000);
    cache.put('b', picture(2), 2_000);
    cache.put('c', picture(3), 3_000);
    expect(cache.get('a', 4_000)).not.toBeNull();
    cache.put('d', picture(4), 5_000);
    expect(['a', 'b', 'c', 'd'].map((id) => cache.get(id, 6_000) !== null)).toEqual([true, false, true, true]);
  });
});
