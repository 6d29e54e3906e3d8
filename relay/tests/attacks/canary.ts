import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sql } from 'postgres';

/** Every spelling in which a secret may lie about: plain, and as encodings of its bytes. */
export function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // Base64 of something longer has the secret's at one of three offsets, but for the letters at its ends.
  const inBase64 = [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const inner = text.slice(offset === 0 ? 0 : 4, -2);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [...new Set([secret, encodeURIComponent(secret), bytes.toString('hex'), ...inBase64])];
}

/** Which secrets (by name) stand in a text. */
export function secretsIn(text: string, secrets: Readonly<Record<string, string>>): string[] {
  return Object.entries(secrets)
    .filter(([, secret]) => spellings(secret).some((spelling) => text.includes(spelling)))
    .map(([name]) => name);
}

/** The text of every table, ours and the queue's, as COPY writes it. */
export async function copyTables(admin: Sql): Promise<Map<string, string>> {
  const tables = await admin<{ name: string }[]>`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'graphile_worker') and c.relkind in ('r', 'p', 'm') order by 1`;
  const texts = new Map<string, string>();
  for (const { name } of tables) {
    const chunks: Buffer[] = [];
    for await (const chunk of await admin.unsafe(`copy ${name} to stdout`).readable()) chunks.push(chunk as Buffer);
    texts.set(name, Buffer.concat(chunks).toString('utf8'));
  }
  return texts;
}

/** Which secrets stand in the bytes of the files below a folder, as `file: name`. */
export async function secretsInFiles(folder: string, secrets: Readonly<Record<string, string>>): Promise<string[]> {
  const wanted = Object.entries(secrets).flatMap(([name, secret]) =>
    spellings(secret).map((spelling) => ({ name, bytes: Buffer.from(spelling) })),
  );
  const overlap = Math.max(0, ...wanted.map(({ bytes }) => bytes.length));
  const found = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    let tail: Buffer = Buffer.alloc(0);
    for await (const chunk of createReadStream(path, { highWaterMark: 4 * 1024 * 1024 })) {
      const bytes = Buffer.concat([tail, chunk as Buffer]);
      for (const { name, bytes: spelling } of wanted) if (bytes.includes(spelling)) found.add(`${path}: ${name}`);
      tail = bytes.subarray(-overlap);
    }
  }
  return [...found];
}
