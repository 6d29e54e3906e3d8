import type { TenantId } from '@tandem/shared/model';
import type { EventBody } from '@tandem/shared/protocol';
import type { TransactionSql } from 'postgres';
import type { JobRequest } from '../queue/task.ts';
import { countUsage, type UsageCount } from './count-usage.ts';
import { jsonb } from './json.ts';
import type { QueueRules } from './queue-rules.ts';

export interface Pending {
  readonly events: EventBody[];
  readonly jobs: JobRequest[];
  readonly counts: UsageCount[];
}

/**
 * The last statements of a tenant's transaction: the day's usage, jobs sorted by key, then the tenant's counter row, then the events. The
 * counter row is locked from here to COMMIT only, so commit order is seq order, and every transaction takes its locks in the same order.
 */
export async function flush(
  sql: TransactionSql,
  tenantId: TenantId,
  pending: Pending,
  rules: QueueRules,
): Promise<void> {
  const counted = pending.counts.length === 0 ? null : await countUsage(sql, tenantId, pending.counts);
  const jobs = [
    ...pending.jobs,
    ...(counted === null ? [] : rules.reactionsToUsage(counted)),
    ...pending.events.flatMap((event) => rules.reactionsTo(event)),
  ];
  const statements: Promise<unknown>[] = [];
  if (jobs.length > 0) {
    const requests = jobs.map((job) => ({ ...job, maxAttempts: rules.maxAttemptsOf(job.task) }));
    statements.push(sql`select enqueue_own_jobs(${jsonb(sql, requests)})`.execute());
  }
  if (pending.events.length > 0) {
    statements.push(
      sql`
        with counted as (
          update tenant set head = head + ${pending.events.length} where id = ${tenantId} returning head
        )
        insert into event (tenant_id, seq, at, body)
        select ${tenantId}, counted.head - ${pending.events.length} + item.position, clock_timestamp(), item.body
        from counted, jsonb_array_elements(${jsonb(sql, pending.events)}) with ordinality as item (body, position)`.execute(),
    );
  }
  // Sent together, run in this order.
  await Promise.all(statements);
}
