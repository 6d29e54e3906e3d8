import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

const folder = fileURLToPath(new URL('../../migrations/', import.meta.url));

/** `0001-tenant-tables.sql` …, in order, without gaps. */
export async function readMigrations(from = folder): Promise<Migration[]> {
  const names = (await readdir(from)).filter((name) => /^\d{4}-.*\.sql$/.test(name)).sort();
  const migrations = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(from, name), 'utf8');
      return { number: Number(name.slice(0, 4)), name, text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
  for (const [index, migration] of migrations.entries()) {
    if (migration.number !== index)
      throw new Error(`migration ${index} is missing or there twice, found ${migration.name}`);
  }
  return migrations;
}
