import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CAP_BYTES = 256 * 1024 * 1024;

export interface Media {
  readonly bytes: Buffer;
  readonly mime: string;
}
export type MediaCache = ReturnType<typeof openMediaCache>;

/**
 * Bytes of images beside the cache, the least recently shown thrown away first. A file is the media type, a line break
 * and the bytes; its name is a hash, so no id reaches the file system.
 */
export function openMediaCache(dir: string, capBytes = CAP_BYTES) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const pathOf = (id: string) => join(dir, createHash('sha256').update(id).digest('hex'));

  function evict(): void {
    const files = readdirSync(dir)
      .map((name) => ({ path: join(dir, name), ...statOf(join(dir, name)) }))
      .sort((a, b) => a.usedAt - b.usedAt);
    let total = files.reduce((sum, file) => sum + file.bytes, 0);
    for (const file of files) {
      if (total <= capBytes) return;
      rmSync(file.path, { force: true });
      total -= file.bytes;
    }
  }

  return {
    get(id: string, nowMs: number): Media | null {
      const path = pathOf(id);
      const content = readOrNull(path);
      const lineEnd = content?.indexOf(10) ?? -1;
      if (content === null || lineEnd < 0) return null;
      utimesSync(path, nowMs / 1000, nowMs / 1000);
      return { mime: content.subarray(0, lineEnd).toString('latin1'), bytes: content.subarray(lineEnd + 1) };
    },
    put(id: string, media: Media, nowMs: number): void {
      const path = pathOf(id);
      writeFileSync(`${path}.new`, Buffer.concat([Buffer.from(`${media.mime}\n`, 'latin1'), media.bytes]), {
        mode: 0o600,
      });
      utimesSync(`${path}.new`, nowMs / 1000, nowMs / 1000);
      renameSync(`${path}.new`, path);
      evict();
    },
    /** What is still wanted is fetched again; a file cannot say whose it is. */
    clear(): void {
      for (const name of readdirSync(dir)) rmSync(join(dir, name), { force: true });
    },
  };
}

const statOf = (path: string) => {
  const { size, mtimeMs } = statSync(path);
  return { bytes: size, usedAt: mtimeMs };
};

function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
