import { type Db, sql } from '../sqlite/database.ts';

/** Where this cache stands in the relay's log. Null: it holds nothing yet. */
export interface Position {
  readonly logId: string;
  readonly cursor: number;
}

export function readMeta(db: Db, key: string): string | null {
  const row = sql(db, 'SELECT value FROM meta WHERE key = ?').get(key) as { value: string } | undefined;
  return row?.value ?? null;
}

export function writeMeta(db: Db, key: string, value: string): void {
  sql(db, 'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(
    key,
    value,
  );
}

export function deleteMeta(db: Db, key: string): void {
  sql(db, 'DELETE FROM meta WHERE key = ?').run(key);
}

export function readPosition(db: Db): Position | null {
  const logId = readMeta(db, 'log_id');
  const cursor = readMeta(db, 'cursor');
  return logId === null || cursor === null ? null : { logId, cursor: Number(cursor) };
}

export function writePosition(db: Db, position: Position): void {
  writeMeta(db, 'log_id', position.logId);
  writeMeta(db, 'cursor', String(position.cursor));
}

/** The snapshot being built, or the last one. */
export function readGeneration(db: Db): number {
  return Number(readMeta(db, 'generation') ?? 0);
}
