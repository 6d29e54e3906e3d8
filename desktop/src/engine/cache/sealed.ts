import { crc32 } from 'node:zlib';

/** A row of the cache whose bytes are not the ones we wrote. The cache is rebuilt; nothing of it is shown. */
export class DamagedCacheError extends Error {
  override readonly name = 'DamagedCacheError';
}

export interface Sealed {
  readonly body: string;
  readonly crc: number;
}

export function seal(row: unknown): Sealed {
  const body = JSON.stringify(row);
  return { body, crc: crc32(body) };
}

/** The row, as it was parsed when it came in. Throws `DamagedCacheError`. */
export function unseal<T>(sealed: Sealed): T {
  if (crc32(sealed.body) !== sealed.crc) throw new DamagedCacheError('a cached row fails its checksum');
  return JSON.parse(sealed.body) as T;
}
