import type { PendingQuery, TransactionSql } from 'postgres';
import { z } from 'zod';
import { deadLetterTimes } from '../queue/dead-jobs.ts';
import { defaultAttempts } from '../queue/task.ts';
import { AdminError } from './admin-error.ts';
import { withDatabase } from './with-database.ts';

interface OperatorLetter {
  readonly id: string;
  readonly task: string;
  readonly about: string;
  readonly cause: string;
  readonly detail: string;
  readonly retries: number;
  readonly at: Date;
}

/** What was given up and belongs to no shop, and webhooks that nobody could read or the platform never confirmed. */
export async function showDeadLetters(): Promise<void> {
  await withDatabase(async ({ db }) => {
    const letters = await db.withRole(
      'worker',
      (sql) => sql<OperatorLetter[]>`
        select id::text, task, input::text as about, cause, detail, retries, died_at as at from operator_dead_letters()
        union all
        select id::text, outcome, channel, 'webhook', coalesce(detail, ''), 0, received_at from unsettled_webhooks(${deadLetterTimes.keepMs})`,
    );
    for (const { id, at, task, about, cause, detail, retries } of letters) {
      const words = [
        id,
        at.toISOString(),
        task,
        about,
        cause,
        detail,
        retries === 0 ? '' : `tried again ${retries} times`,
      ];
      console.log(words.filter((word) => word !== '').join('  '));
    }
    console.log(letters.length === 0 ? 'There are no dead letters.' : `${letters.length} in all.`);
  });
}

export async function retryDeadLetter([id]: readonly string[]): Promise<void> {
  await withLetter(id, 'It is tried again now.', (sql, letter) =>
    letter.isWebhook
      ? sql`select retry_unsettled_webhook(${letter.id}) as "isDone"`
      : sql`select revive_operator_dead_letter(${letter.id}, ${defaultAttempts}) as "isDone"`,
  );
}

export async function discardDeadLetter([id]: readonly string[]): Promise<void> {
  await withLetter(id, 'It is gone.', (sql, letter) =>
    letter.isWebhook
      ? sql`select discard_unsettled_webhook(${letter.id}) as "isDone"`
      : sql`select discard_operator_dead_letter(${letter.id}) as "isDone"`,
  );
}

type Act = (sql: TransactionSql, letter: { id: string; isWebhook: boolean }) => PendingQuery<{ isDone: boolean }[]>;

async function withLetter(id: string | undefined, done: string, act: Act): Promise<void> {
  const isWebhook = z.uuid().safeParse(id).success;
  if (id === undefined || !(isWebhook || /^\d{1,18}$/.test(id))) {
    throw new AdminError('Name the letter by the number or id that "admin dead-letters" prints.');
  }
  await withDatabase(async ({ db }) => {
    const [row] = await db.withRole('worker', (sql) => act(sql, { id, isWebhook }));
    if (row?.isDone !== true) throw new AdminError(`There is no dead letter ${id} (any more).`);
    console.log(done);
  });
}
