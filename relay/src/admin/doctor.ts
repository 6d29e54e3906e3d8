import { readMigrations } from '../db/migration-files.ts';
import { withDatabase } from './with-database.ts';

interface Backlog {
  readonly task: string;
  readonly waiting: string;
  readonly failed: string;
}

/** Throws what a start would throw; else tells what is there. */
export async function doctor(): Promise<void> {
  await withDatabase(async ({ config, db }) => {
    console.log(`configuration  in order (${config.env}, roles ${[...config.roles].join(', ')})`);
    await db.ping();
    await db.assertSafe();
    console.log('database       answers, keeps what it confirms, and the login is no one special');
    const known = (await readMigrations()).length;
    const [row] = await db.withRole(
      'app',
      (sql) => sql<[{ n: number }]>`select count(*)::int as n from schema_migration`,
    );
    console.log(`migrations     ${row.n} of ${known}`);
    const backlog = await db.withRole(
      'worker',
      (sql) => sql<Backlog[]>`select task, waiting, failed from queue_backlog()`,
    );
    console.log(`queue          ${backlog.length === 0 ? 'empty' : ''}`.trimEnd());
    for (const { task, waiting, failed } of backlog)
      console.log(`  ${task}: ${waiting} waiting, ${failed} failed for good`);
    const { tiktok, claude } = config;
    console.log(
      `TikTok         ${tiktok.isSandbox ? 'sandbox' : tiktok.appId === '' ? 'no app id: no account can be linked' : 'app configured'}`,
    );
    console.log(`agent          ${claude.apiKey === undefined ? 'retrieval-only: no ANTHROPIC_API_KEY' : 'Claude'}`);
  });
}
