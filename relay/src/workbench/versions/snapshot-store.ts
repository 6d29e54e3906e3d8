import { newId } from '@tandem/shared/lib';
import type { ConnectionId } from '@tandem/shared/model';
import { jsonb } from '../../db/json.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { pinDocuments, snapshotDocuments } from '../../knowledge/index.ts';
import { fingerprintOf, type SnapshotContent, versionedOptions } from './snapshot-content.ts';

/** The snapshot that says this: made now, or there already. */
export async function ensureSnapshot(
  tx: TenantTx,
  connectionId: ConnectionId,
  content: SnapshotContent,
): Promise<string> {
  const { sql, tenantId } = tx;
  const fingerprint = fingerprintOf(content);
  const { prompt, options, documents } = content;
  const [made] = await sql<{ id: string }[]>`
    insert into agent_snapshot (tenant_id, id, connection_id, fingerprint, prompt, options)
    values (${tenantId}, ${newId()}, ${connectionId}, ${fingerprint}, ${prompt}, ${jsonb(sql, options)})
    on conflict (tenant_id, connection_id, fingerprint) do nothing returning id`;
  if (made !== undefined) {
    await pinDocuments(tx, made.id, documents);
    return made.id;
  }
  const [known] = await sql<[{ id: string }]>`
    select id from agent_snapshot
    where tenant_id = ${tenantId} and connection_id = ${connectionId} and fingerprint = ${fingerprint}`;
  return known.id;
}

export async function readSnapshot(tx: TenantTx, id: string): Promise<SnapshotContent> {
  const [row] = await tx.sql<[{ prompt: string; options: unknown }]>`
    select prompt, options from agent_snapshot where tenant_id = ${tx.tenantId} and id = ${id}`;
  return { prompt: row.prompt, options: versionedOptions(row.options), documents: await snapshotDocuments(tx, id) };
}
