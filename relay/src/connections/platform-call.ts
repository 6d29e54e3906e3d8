import type { TenantTx } from '../db/tenant-tx.ts';

const marginMs = 60_000;

/** PostgreSQL ends a transaction that waits for anybody else: from here on, this one may wait so long for the platform. */
export async function allowPlatformCall(tx: TenantTx, timeoutMs: number): Promise<void> {
  await tx.sql`select set_config('idle_in_transaction_session_timeout', ${String(timeoutMs + marginMs)}, true)`;
}
