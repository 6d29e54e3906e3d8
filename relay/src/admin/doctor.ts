import { must } from '@tandem/shared/lib';
import { refuseOutdated } from '../process/prepare-database.ts';
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
    await refuseOutdated(must(config.database.url, 'DATABASE_URL').reveal());
    console.log('migrations     all applied');
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
