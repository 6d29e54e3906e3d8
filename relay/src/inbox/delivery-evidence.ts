import type { DeliveryEvidence } from '@tandem/shared/model';
import { jsonb } from '../db/json.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import type { DeliveryKey } from './delivery-store.ts';

type Look = DeliveryEvidence['looks'][number];

/** The first is what matters beside the last ones. */
const mostLooks = 20;

/** Keeps what one more look at the platform's list showed of an unknown outcome. */
export async function noteLook(
  tx: TenantTx,
  { messageId, part }: DeliveryKey,
  { at, listed, reachesBackTo }: { at: number; listed: number | null; reachesBackTo: number | null },
): Promise<void> {
  const [row] = await tx.sql<{ looks: Look[] | null }[]>`
    select evidence -> 'looks' as looks from delivery
    where tenant_id = ${tx.tenantId} and message_id = ${messageId} and part = ${part}`;
  const before = row?.looks ?? [];
  const kept = before.length < mostLooks ? before : [...before.slice(0, 1), ...before.slice(2)];
  const look: Look = { at: iso(at), listed, reachesBackTo: reachesBackTo === null ? null : iso(reachesBackTo) };
  await tx.sql`
    update delivery set evidence = ${jsonb(tx.sql, { looks: [...kept, look] })}
    where tenant_id = ${tx.tenantId} and message_id = ${messageId} and part = ${part}`;
}

/** Adds what was tried: the person who reads it must not have to know our tables. */
export async function closeEvidence(tx: TenantTx, { messageId, part }: DeliveryKey): Promise<void> {
  const tried = await tx.sql<
    { startedAt: Date; outcome: 'sent' | 'rejected' | 'unknown' | null; detail: string | null }[]
  >`
    select started_at as "startedAt", outcome, detail from delivery_attempt
    where tenant_id = ${tx.tenantId} and message_id = ${messageId} and part = ${part} order by started_at, id`;
  const attempts = tried.map(({ startedAt, outcome, detail }) => ({
    startedAt: startedAt.toISOString(),
    outcome,
    detail,
  }));
  await tx.sql`
    update delivery set evidence = coalesce(evidence, '{"looks": []}') || ${jsonb(tx.sql, { attempts })}
    where tenant_id = ${tx.tenantId} and message_id = ${messageId} and part = ${part}`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
