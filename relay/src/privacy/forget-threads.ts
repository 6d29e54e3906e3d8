import type { TenantTx } from '../db/tenant-tx.ts';
import type { Thread } from './subject.ts';

/** A reply that is on its way is told by the platform so much later at most. */
const echoLagMs = 10 * 60_000;

/** What was said in them until now does not come back, by whatever way; the messages known here are forgotten one by one, by a trigger. */
export async function forgetThreads({ sql, tenantId }: TenantTx, threads: readonly Thread[], now: Date): Promise<void> {
  for (const { connectionId, conversationKey, saidUntil } of threads) {
    await sql`
      insert into forgotten_thread (tenant_id, key_hash, said_until, echoed_until)
      select t.id, forgotten_key(t.forget_key, ${connectionId}, ${conversationKey}), ${saidUntil},
        ${new Date(now.getTime() + echoLagMs)}
      from tenant t where t.id = ${tenantId}
      on conflict (tenant_id, key_hash) do update set said_until = greatest(forgotten_thread.said_until, excluded.said_until),
        echoed_until = excluded.echoed_until, forgotten_at = excluded.forgotten_at`;
  }
}

/** They are there again: their tombstones go, and those of all messages that an erasure holds. */
export async function rememberThreads({ sql, tenantId }: TenantTx, erasureId: string): Promise<void> {
  await sql`
    delete from forgotten_thread f using tenant t, erased_row e
    where t.id = ${tenantId} and f.tenant_id = t.id and e.tenant_id = t.id and e.erasure_id = ${erasureId}
      and e.table_name = 'conversation'
      and f.key_hash = forgotten_key(t.forget_key, (e.row ->> 'connection_id')::uuid, e.row ->> 'external_id')`;
  await sql`
    delete from forgotten_message f using tenant t, erased_row e
    where t.id = ${tenantId} and f.tenant_id = t.id and e.tenant_id = t.id and e.erasure_id = ${erasureId}
      and e.table_name in ('message', 'delivery') and e.row ->> 'external_id' is not null
      and f.key_hash = forgotten_key(t.forget_key, (e.row ->> 'connection_id')::uuid, e.row ->> 'external_id')`;
}
