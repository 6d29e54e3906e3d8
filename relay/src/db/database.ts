import type { TenantId } from '@tandem/shared/model';
import type { Sql, TransactionSql } from 'postgres';
import type { TenantTx } from './tenant-tx.ts';

/** The relay's door to PostgreSQL. Nobody else sees the pool. */
export interface Database {
  /** One transaction as the application role, seeing one tenant. Retries serialization failures and deadlocks. */
  withTenant<T>(tenantId: TenantId, run: (tx: TenantTx) => Promise<T>): Promise<T>;
  /** As `withTenant`, read only, repeatable read: for snapshots. */
  withTenantSnapshot<T>(tenantId: TenantId, run: (tx: TenantTx) => Promise<T>): Promise<T>;
  /** One transaction without a tenant, under a narrow role: only the named functions of the global tables work in it. */
  withRole<T>(role: 'app' | 'ingress' | 'worker', run: (sql: TransactionSql) => Promise<T>): Promise<T>;
  /** A dedicated session, for LISTEN and advisory locks. */
  listen(channel: string, onPayload: (payload: string) => void): Promise<{ unlisten(): Promise<void> }>;
  notify(channel: string, payload: string): Promise<void>;
  /** For the readiness probe. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export type { Sql };
