import type { Database } from './database.ts';

/**
 * Whether the database's ctype takes Thai letters for letters. Where it does not (plain C), PostgreSQL's own word and trigram indexes find
 * nothing of a Thai text. The relay's search names its collation and works all the same; whatever is added later may not.
 */
export async function knowsThai(db: Pick<Database, 'withRole'>): Promise<{ ctype: string; isFine: boolean }> {
  const [row] = await db.withRole(
    'app',
    (sql) => sql<[{ ctype: string; isFine: boolean }]>`
      select datctype as ctype, 'ก' ~ '^[[:alpha:]]$' as "isFine" from pg_database where datname = current_database()`,
  );
  return row;
}
