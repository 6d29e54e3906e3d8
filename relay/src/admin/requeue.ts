import type { TenantId } from '@tandem/shared/model';
import { defaultAttempts } from '../queue/task.ts';
import { tenantPages } from './tenant-pages.ts';
import { withDatabase } from './with-database.ts';

/** Everything that was given up is tried once more, of all shops and of none; with a task's name only that. After a cause was mended. */
export async function requeue([task]: readonly string[]): Promise<void> {
  await withDatabase(async ({ db }) => {
    let jobs = 0;
    for await (const page of tenantPages(db)) {
      for (const id of page) {
        jobs += await db.withTenant(id as TenantId, async (tx) => {
          const rows = await tx.sql<{ isRevived: boolean }[]>`
            select revive_own_dead_letter(l.id, ${defaultAttempts}) as "isRevived" from dead_letter l
            where l.tenant_id = ${tx.tenantId} and ${task ?? null}::text is null or l.tenant_id = ${tx.tenantId} and l.task = ${task ?? null}`;
          if (rows.length > 0) tx.append({ type: 'dead_letter.changed' });
          return rows.filter(({ isRevived }) => isRevived).length;
        });
      }
    }
    jobs += await db.withRole('worker', async (sql) => {
      const rows = await sql`
        select revive_operator_dead_letter(id, ${defaultAttempts}) from operator_dead_letters()
        where ${task ?? null}::text is null or task = ${task ?? null}`;
      return rows.length;
    });
    console.log(jobs === 0 ? 'Nothing was given up.' : `${jobs} are tried again now.`);
  });
}
