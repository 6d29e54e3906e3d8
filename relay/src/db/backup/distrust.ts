import type { TransactionSql } from 'postgres';

/**
 * Between the backup and now the world went on: desktops saw events that this log does not have, platforms delivered what was waiting,
 * customers wrote. So the log gets another name, everything that might have been sent is looked up at the platform before it is sent
 * again, and every account is read from shortly before the backup on.
 */
export async function distrustThePast(tx: TransactionSql, madeAt: Date): Promise<void> {
  await tx`update tenant set log_id = gen_random_uuid()`;
  await tx`update delivery set state = 'unknown', attempted_at = coalesce(attempted_at, created_at), conclusive_at = now(), due_at = now()
    where state in ('queued', 'attempting')`;
  await tx`update delivery_attempt set ended_at = now(), outcome = 'unknown', detail = 'restored' where ended_at is null`;
  await tx`select graphile_worker.add_job('deliver-reply',
      json_build_object('tenantId', d.tenant_id, 'input', json_build_object('conversationId', d.conversation_id)),
      job_key := d.tenant_id || ':deliver-reply:' || d.conversation_id)
    from (select distinct tenant_id, conversation_id from delivery where state = 'unknown' and given_up_at is null) d`;
  const sinceMs = madeAt.getTime() - overlapMs;
  await tx`select graphile_worker.add_job('catch-up',
      json_build_object('tenantId', c.tenant_id, 'input',
        json_build_object('connectionId', c.id, 'conversationKey', null, 'sinceMs', ${sinceMs}::bigint)),
      max_attempts := 12::smallint)
    from connection c where c.status in ('active', 'paused')`;
}

/** A message may carry an older time than the moment it was stored. */
const overlapMs = 10 * 60_000;
