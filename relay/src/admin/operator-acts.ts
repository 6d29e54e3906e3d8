import { hostname } from 'node:os';
import { loadConfig } from '../config/index.ts';
import { connect } from '../db/connect.ts';
import { withDatabase } from './with-database.ts';
import { withOwner } from './with-owner.ts';

/** Commands that change something; what they are about is their argument, but for a file's name, which says nothing in a log. */
const acts: Readonly<Record<string, { readonly act: string; readonly hasSubject: boolean }>> = {
  migrate: { act: 'operator.migrate', hasSubject: false },
  backup: { act: 'operator.backup', hasSubject: false },
  restore: { act: 'operator.restore', hasSubject: false },
  'keys rotate': { act: 'operator.rotate_keys', hasSubject: false },
  requeue: { act: 'operator.requeue', hasSubject: true },
  'dead-letters retry': { act: 'operator.retry_dead_letter', hasSubject: true },
  'dead-letters discard': { act: 'operator.discard_dead_letter', hasSubject: true },
  'webhook set': { act: 'operator.set_webhook', hasSubject: true },
};

/** After the command, whatever became of it; nothing for one that only looks. */
export async function recordOperatorAct(
  command: string,
  subject: string | undefined,
  result: 'done' | 'failed',
): Promise<void> {
  const known = acts[command];
  if (known === undefined) return;
  const who = `${process.env.USER ?? 'somebody'}@${hostname()}`.slice(0, 200);
  const about = known.hasSubject ? (subject?.slice(0, 100) ?? null) : null;
  if (loadConfig(process.env).database.url !== undefined) {
    await withDatabase(({ db }) =>
      db.withRole('worker', (sql) => sql`select record_operator_act(${known.act}, ${about}, ${result}, ${who})`),
    );
    return;
  }
  await withOwner(async ({ ownerUrl }) => {
    const sql = connect(ownerUrl, { max: 1, applicationName: 'tandem-admin' });
    try {
      await sql`select record_operator_act(${known.act}, ${about}, ${result}, ${who})`;
    } finally {
      await sql.end({ timeout: 5 });
    }
  });
}

const most = 200;

/** The newest acts of operators, newest first. What concerns one shop stands in that shop's own log. */
export async function showOperatorActs(): Promise<void> {
  await withDatabase(async ({ db }) => {
    const rows = await db.withRole(
      'worker',
      (sql) => sql<{ at: Date; act: string; about: string | null; result: string; host: string }[]>`
        select at, act, subject_id as about, result, host from operator_entries(${most})`,
    );
    for (const { at, act, about, result, host } of rows)
      console.log([at.toISOString(), act, about ?? '', result, host].filter((word) => word !== '').join('  '));
    if (rows.length === 0) console.log('Nobody has administered this relay yet.');
  });
}
