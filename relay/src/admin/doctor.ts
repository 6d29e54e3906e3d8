import { must } from '@tandem/shared/lib';
import { refuseOutdated } from '../process/prepare-database.ts';
import { examine, type Finding } from './examine.ts';
import { withDatabase } from './with-database.ts';

/** Throws what a start would throw; else tells what is there. The exit code is 1 when there is something to mend. */
export async function doctor(): Promise<void> {
  await withDatabase(async ({ config, db }) => {
    tell({ about: 'configuration', words: `in order (${config.env}, roles ${[...config.roles].join(', ')})` });
    await db.ping();
    await db.assertSafe();
    tell({ about: 'database', words: 'answers, keeps what it confirms, and the login is no one special' });
    await refuseOutdated(must(config.database.url, 'DATABASE_URL').reveal());
    tell({ about: 'migrations', words: 'all applied' });
    const found = await examine({ config, db });
    for (const finding of found) tell(finding);
    const { tiktok, claude } = config;
    const app = tiktok.appId === '' ? 'no app id: no account can be linked' : 'app configured';
    tell({ about: 'TikTok', words: tiktok.isSandbox ? 'sandbox' : app });
    tell({ about: 'agent', words: claude.apiKey === undefined ? 'retrieval-only: no ANTHROPIC_API_KEY' : 'Claude' });
    const toMend = found.filter(({ advice }) => advice !== undefined).length;
    if (toMend > 0) process.exitCode = 1;
    console.log(toMend === 0 ? 'Nothing to mend.' : `${toMend} to mend.`);
  });
}

function tell({ about, words, advice }: Finding): void {
  console.log(`${about.padEnd(15)} ${words}`);
  if (advice !== undefined) console.log(`${' '.repeat(13)} → ${advice}`);
}
