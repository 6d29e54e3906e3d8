import type { Database } from '../db/database.ts';

const pageSize = 200;

/** The ids of all shops, page by page, in id order. */
export async function* tenantPages(db: Pick<Database, 'withRole'>): AsyncGenerator<readonly string[]> {
  let after: string | null = null;
  for (;;) {
    const rows: { id: string }[] = await db.withRole(
      'worker',
      (sql) => sql<{ id: string }[]>`select id from tenant_ids(${after}, ${pageSize})`,
    );
    if (rows.length === 0) return;
    yield rows.map(({ id }) => id);
    after = rows.at(-1)?.id ?? null;
  }
}
