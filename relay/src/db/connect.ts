import postgres, { type Sql } from 'postgres';

export interface ConnectOptions {
  readonly max: number;
  readonly applicationName?: string;
}

/**
 * A process that stops in the middle of a transaction (suspended, swapped out) must not keep its locks from the others: PostgreSQL
 * ends the session, and the process finds out when it goes on. Ours never wait for anything but the database.
 */
export const idleInTransactionMs = 8_000;

/** A pool of postgres.js with our settings: no client-side idle games, notices silenced, named in `pg_stat_activity`. */
export function connect(url: string, { max, applicationName = 'tandem' }: ConnectOptions): Sql {
  return postgres(url, {
    max,
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: { application_name: applicationName, idle_in_transaction_session_timeout: idleInTransactionMs },
  });
}
