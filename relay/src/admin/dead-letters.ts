import { defaultAttempts } from '../queue/task.ts';
import { AdminError } from './admin-error.ts';
import { withDatabase } from './with-database.ts';

interface OperatorLetter {
  readonly id: string;
  readonly task: string;
  readonly input: unknown;
  readonly cause: string;
  readonly detail: string;
  readonly retries: number;
  readonly diedAt: Date;
}

/** What was given up and belongs to no shop: a webhook of an account that nobody has linked, or one that cannot be read. */
export async function showDeadLetters(): Promise<void> {
  await withDatabase(async ({ db }) => {
    const letters = await db.withRole(
      'worker',
      (sql) => sql<OperatorLetter[]>`
        select id, task, input, cause, detail, retries, died_at as "diedAt" from operator_dead_letters()`,
    );
    for (const { id, task, input, cause, detail, retries, diedAt } of letters) {
      const words = [
        id,
        diedAt.toISOString(),
        task,
        JSON.stringify(input),
        cause,
        detail,
        `tried again ${retries} times`,
      ];
      console.log(words.filter((word) => word !== '').join('  '));
    }
    console.log(letters.length === 0 ? 'There are no dead letters.' : `${letters.length} in all.`);
  });
}

export async function retryDeadLetter([id]: readonly string[]): Promise<void> {
  await withLetter(id, 'revive_operator_dead_letter', 'It is tried again now.');
}

export async function discardDeadLetter([id]: readonly string[]): Promise<void> {
  await withLetter(id, 'discard_operator_dead_letter', 'It is gone.');
}

async function withLetter(
  id: string | undefined,
  act: 'revive_operator_dead_letter' | 'discard_operator_dead_letter',
  done: string,
): Promise<void> {
  if (id === undefined || !/^\d{1,18}$/.test(id))
    throw new AdminError('Name the letter by the number that "admin dead-letters" prints.');
  await withDatabase(async ({ db }) => {
    const [row] = await db.withRole('worker', (sql) =>
      act === 'revive_operator_dead_letter'
        ? sql<{ isDone: boolean }[]>`select revive_operator_dead_letter(${id}, ${defaultAttempts}) as "isDone"`
        : sql<{ isDone: boolean }[]>`select discard_operator_dead_letter(${id}) as "isDone"`,
    );
    if (row?.isDone !== true) throw new AdminError(`There is no dead letter ${id} (any more).`);
    console.log(done);
  });
}
