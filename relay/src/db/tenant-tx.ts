import type { TenantId } from '@tandem/shared/model';
import type { EventBody } from '@tandem/shared/protocol';
import type { TransactionSql } from 'postgres';
import type { JobRequest } from '../queue/task.ts';
import type { UsageCount } from './count-usage.ts';

declare const tenantTx: unique symbol;

/** A transaction in which row-level security shows one tenant. Only `withTenant` makes one. */
export interface TenantTx {
  readonly [tenantTx]: true;
  readonly sql: TransactionSql;
  readonly tenantId: TenantId;
  /** Appends to the tenant's event log when the transaction ends; subscribed features' jobs come with it. */
  append(event: EventBody): void;
  /** Enqueues a job when the transaction ends. */
  enqueue(job: JobRequest): void;
  /** Counts what the shop used of its plan, when the transaction ends. */
  count(usage: UsageCount): void;
  /** Runs after COMMIT, in this process only; for wake-ups, never for effects that must happen. */
  afterCommit(run: () => void): void;
}
