import type { Sql, TransactionSql } from 'postgres';

/**
 * `sql.begin` that outlives the end of its session (restart, failover, a session ended for idling). postgres.js 3.4 writes whatever
 * comes next, its own ROLLBACK included, to the socket that is gone, and that TypeError, thrown from a timer, ends the process
 * (2026-11). So nothing is written after the end: `run` is left where it stands, and the caller gets the driver's error.
 */
export async function transact<T>(
  sql: Sql,
  mode: string,
  run: (transaction: TransactionSql) => Promise<T>,
): Promise<T> {
  const never = new Promise<never>(() => undefined);
  let isOver = false;
  let endEarly: (error: unknown) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    endEarly = reject;
  });
  const begun = sql.begin(mode, async (transaction) => {
    const guarded = new Proxy(transaction, {
      apply: (query, self, args) => (isOver ? never : Reflect.apply(query, self, args)),
    });
    try {
      return await run(guarded);
    } catch (error) {
      if (!isOver && !isConnectionEnd(error)) throw error;
      endEarly(error);
      return never;
    }
  });
  try {
    return (await Promise.race([begun, ended])) as T;
  } finally {
    isOver = true;
  }
}

function isConnectionEnd(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^CONNECTION_/.test(String(error.code));
}
