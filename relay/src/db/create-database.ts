import { type Clock, systemClock } from '@tandem/shared/lib';
import type { TenantId } from '@tandem/shared/model';
import type { EventBody } from '@tandem/shared/protocol';
import type { TransactionSql } from 'postgres';
import type { RelayFeature } from '../feature.ts';
import type { JobRequest } from '../queue/task.ts';
import { assertSafe } from './assert-safe.ts';
import { connect } from './connect.ts';
import type { UsageCount } from './count-usage.ts';
import type { Database } from './database.ts';
import { flush, type Pending } from './flush.ts';
import { queueRules } from './queue-rules.ts';
import { retrying } from './retry.ts';
import type { TenantTx } from './tenant-tx.ts';
import { transact } from './transact.ts';

export interface DatabaseOptions {
  /** The application login, see `roles.ts`. */
  readonly url: string;
  /** Their `on` decides which jobs an event causes. */
  readonly features: readonly RelayFeature[];
  /** After a COMMIT that appended events. */
  readonly onAppended?: (tenantId: TenantId) => void;
  readonly poolSize?: number;
  readonly clock?: Clock;
}

export interface OpenDatabase extends Database {
  /** Throws UnsafeDatabaseError; `main` asks before it serves anybody. */
  assertSafe(): Promise<void>;
}

export function createDatabase(options: DatabaseOptions): OpenDatabase {
  const sql = connect(options.url, { max: options.poolSize ?? 16 });
  const rules = queueRules(options.features);
  const clock = options.clock ?? systemClock;

  const inTenant = async <T>(mode: string, tenantId: TenantId, run: (tx: TenantTx) => Promise<T>) => {
    const { result, pending, after } = await retrying(clock, async () => {
      const pending: Pending = { events: [], jobs: [], counts: [] };
      const after: (() => void)[] = [];
      const result = await transact(sql, mode, async (transaction) => {
        await transaction`select set_config('role', 'tandem_app', true), set_config('app.tenant_id', ${tenantId}, true)`;
        const value = await run(tenantTx(transaction, tenantId, pending, after));
        await flush(transaction, tenantId, pending, rules);
        return value;
      });
      return { result: result as T, pending, after };
    });
    if (pending.events.length > 0) options.onAppended?.(tenantId);
    for (const callback of after) callback();
    return result;
  };

  return {
    withTenant: (tenantId, run) => inTenant('', tenantId, run),
    withTenantSnapshot: (tenantId, run) => inTenant('isolation level repeatable read read only', tenantId, run),
    async withRole(role, run) {
      return retrying(clock, async () => {
        const result = await transact(sql, '', async (transaction) => {
          await transaction`select set_config('role', ${`tandem_${role}`}, true)`;
          return run(transaction);
        });
        return result as Awaited<ReturnType<typeof run>>;
      });
    },
    async listen(channel, onPayload) {
      const { unlisten } = await sql.listen(channel, onPayload);
      return { unlisten };
    },
    async notify(channel, payload) {
      await sql.notify(channel, payload);
    },
    async ping() {
      await sql`select 1`;
    },
    assertSafe: () => assertSafe(sql),
    close: () => sql.end({ timeout: 5 }),
  };
}

function tenantTx(sql: TransactionSql, tenantId: TenantId, pending: Pending, after: (() => void)[]): TenantTx {
  const tx = {
    sql,
    tenantId,
    append: (event: EventBody) => void pending.events.push(event),
    enqueue: (job: JobRequest) => void pending.jobs.push(job),
    count: (usage: UsageCount) => void pending.counts.push(usage),
    afterCommit: (run: () => void) => void after.push(run),
  };
  // The one place where the brand is given.
  return tx as unknown as TenantTx;
}
