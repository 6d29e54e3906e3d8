import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';

// The file: gzip over frames. A frame is one line of JSON and, where it names `bytes`, that many bytes after it. First the manifest,
// then the tables' frames in order, last the sums: a file that was cut short has no end, and one that was changed has other sums.

export class BackupError extends Error {
  override readonly name = 'BackupError';
}

export const manifest = z.object({
  kind: z.literal('tandem-backup'),
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  /** sha256 of every migration the data is the result of, in order. */
  migrations: z.array(z.string()),
  /** Tells whether a master key is the one that wrapped these data keys, without telling the key. */
  keyCheck: z.string(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
});
export type Manifest = z.infer<typeof manifest>;

const chunk = z.object({ table: z.string(), bytes: z.int().positive() });
const sums = z.object({ end: z.literal(true), sha256: z.record(z.string(), z.string()) });
type Sums = z.infer<typeof sums>;

/** Largest frame: what a reader must hold at a time. */
const frameBytes = 4 * 1024 * 1024;

/** Writes an archive to a new file, readable by its owner only, and flushes it to the disk. Rejects when the file exists. */
export async function writeArchive(
  file: string,
  content: Manifest,
  read: (table: Manifest['tables'][number]) => Promise<AsyncIterable<Uint8Array>>,
): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  const sha256: Record<string, string> = {};
  async function* frames(): AsyncGenerator<Buffer | string> {
    yield `${JSON.stringify(content)}\n`;
    for (const table of content.tables) {
      const hash = createHash('sha256');
      for await (const bytes of inFrames(await read(table))) {
        hash.update(bytes);
        yield `${JSON.stringify({ table: table.name, bytes: bytes.length })}\n`;
        yield bytes;
      }
      sha256[table.name] = hash.digest('hex');
    }
    yield `${JSON.stringify({ end: true, sha256 } satisfies Sums)}\n`;
  }
  try {
    await pipeline(Readable.from(frames()), createGzip(), handle.createWriteStream({ flush: true }));
  } finally {
    await handle.close().catch(() => undefined);
  }
}

async function* inFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const piece of source) {
    for (let start = 0; start < piece.length; start += frameBytes) {
      const part = piece.subarray(start, start + frameBytes);
      if (size + part.length > frameBytes) {
        yield Buffer.concat(held);
        held = [];
        size = 0;
      }
      held.push(part);
      size += part.length;
    }
  }
  if (size > 0) yield Buffer.concat(held);
}

export interface OpenArchive {
  readonly manifest: Manifest;
  /** What the tables hold, in the manifest's order; a table without rows does not come. */
  readonly chunks: AsyncIterable<{ table: string; bytes: Buffer }>;
}

/** Opens an archive for one reading. Damage is thrown by the iteration, at its end at the latest. @throws BackupError */
export async function openArchive(file: string): Promise<OpenArchive> {
  const input = byteReader(createReadStream(file), file);
  const first = manifest.safeParse(await input.line());
  if (!first.success) throw new BackupError(`${file} is no backup of ours, or of a later version.`);
  async function* chunks() {
    const hashes = new Map<string, ReturnType<typeof createHash>>();
    for (;;) {
      const line = await input.line();
      const last = sums.safeParse(line);
      if (last.success) return refuseOtherSums(last.data, hashes, file);
      const next = chunk.safeParse(line);
      if (!next.success || next.data.bytes > frameBytes) throw damaged(file);
      const bytes = await input.bytes(next.data.bytes);
      const hash = hashes.get(next.data.table) ?? createHash('sha256');
      hashes.set(next.data.table, hash.update(bytes));
      yield { table: next.data.table, bytes };
    }
  }
  return { manifest: first.data, chunks: chunks() };
}

function refuseOtherSums(
  { sha256 }: Sums,
  hashes: ReadonlyMap<string, ReturnType<typeof createHash>>,
  file: string,
): void {
  const empty = createHash('sha256').digest('hex');
  for (const [table, sum] of Object.entries(sha256)) {
    if ((hashes.get(table)?.digest('hex') ?? empty) !== sum) throw damaged(file);
  }
}

function damaged(file: string): BackupError {
  return new BackupError(`${file} is damaged or cut short: nothing was restored from it; take another backup.`);
}

/** Lines of JSON and counted bytes out of one gzip stream. */
function byteReader(source: Readable, file: string) {
  const unzipped = createGunzip();
  source.on('error', (error) => unzipped.destroy(error));
  const iterator = source.pipe(unzipped)[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const more = async () => {
    const next = await iterator.next().catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new BackupError(`${file} is not there.`) : damaged(file);
    });
    if (next.done === true) throw damaged(file);
    held = held.length === 0 ? (next.value as Buffer) : Buffer.concat([held, next.value as Buffer]);
  };
  return {
    async line(): Promise<unknown> {
      let end = held.indexOf(10);
      while (end < 0) {
        if (held.length > 1_000_000) throw damaged(file);
        await more();
        end = held.indexOf(10);
      }
      const text = held.subarray(0, end).toString('utf8');
      held = held.subarray(end + 1);
      try {
        return JSON.parse(text) as unknown;
      } catch {
        throw damaged(file);
      }
    },
    async bytes(count: number): Promise<Buffer> {
      while (held.length < count) await more();
      const bytes = held.subarray(0, count);
      held = held.subarray(count);
      return bytes;
    },
  };
}
