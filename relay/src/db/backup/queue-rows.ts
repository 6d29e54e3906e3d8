import type { TransactionSql } from 'postgres';

// The queue's tables belong to its library and change with it: jobs are kept as what was asked, and asked again.

export const queueTable = 'queue';

export const readQueueSql = `select p.payload::text, j.task_identifier, j.run_at, j.attempts, j.max_attempts, j.key, j.last_error
  from graphile_worker.jobs j join graphile_worker._private_jobs p on p.id = j.id order by j.id`;

/** Where COPY puts the jobs before they are asked again; gone with the transaction. */
export const queueStaging = 'restored_queue';

export async function makeQueueStaging(tx: TransactionSql): Promise<void> {
  await tx.unsafe(`create temporary table ${queueStaging} (payload text, task text, run_at timestamptz, attempts int,
    max_attempts int, key text, last_error text) on commit drop`);
}

/** Jobs that were running are waiting again; those that had failed for good still have. */
export async function enqueueStaged(tx: TransactionSql): Promise<void> {
  await tx.unsafe(`select graphile_worker.add_job(s.task, s.payload::json, run_at := s.run_at,
    max_attempts := s.max_attempts::smallint, job_key := s.key) from ${queueStaging} s`);
  await tx.unsafe(`update graphile_worker._private_jobs j set attempts = s.attempts, last_error = s.last_error
    from ${queueStaging} s where s.attempts >= s.max_attempts
      and (j.key = s.key or j.key is null and s.key is null and j.payload::text = s.payload)`);
}
