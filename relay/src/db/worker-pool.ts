import pg from 'pg';
import { idleInTransactionMs } from './connect.ts';

/** The queue library's own pool (it speaks `pg`), with every session as `tandem_worker`. */
export function workerPool(url: string, max: number, onError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    options: '-c role=tandem_worker',
    application_name: 'tandem-worker',
    max,
    idle_in_transaction_session_timeout: idleInTransactionMs,
  });
  pool.on('error', onError);
  // A session that is lent out reports by itself; the library warns when nobody listens.
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}
