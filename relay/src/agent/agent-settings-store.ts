import type { AgentSettings } from '@tandem/shared/api';
import type { ConnectionId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

type SettingsRow = Omit<AgentSettings, 'updatedAt'> & { readonly updatedAt: Date };

const toSettings = (row: SettingsRow): AgentSettings => ({ ...row, updatedAt: row.updatedAt.toISOString() });

/** As stored, or as they are until somebody changes them; null: no such connection. */
export async function readAgentSettings(tx: TenantTx, connectionId: ConnectionId): Promise<AgentSettings | null> {
  const [row] = await tx.sql<SettingsRow[]>`
    select c.id as "connectionId", coalesce(s.mode, 'draft') as mode, coalesce(s.prompt, '') as prompt, coalesce(s.version, 0) as version,
      coalesce(s.updated_at, c.connected_at) as "updatedAt"
    from connection c left join agent_settings s on s.tenant_id = c.tenant_id and s.connection_id = c.id
    where c.tenant_id = ${tx.tenantId} and c.id = ${connectionId}`;
  return row === undefined ? null : toSettings(row);
}

/** Null: the stored version is another one. */
export async function writeAgentSettings(
  tx: TenantTx,
  { connectionId, mode, prompt, version }: Pick<AgentSettings, 'connectionId' | 'mode' | 'prompt' | 'version'>,
): Promise<AgentSettings | null> {
  // The first writer makes the row at version 0, so that every change is the same update; two first writers meet on the primary key.
  await tx.sql`
    insert into agent_settings (tenant_id, connection_id) values (${tx.tenantId}, ${connectionId})
    on conflict (tenant_id, connection_id) do nothing`;
  const [row] = await tx.sql<SettingsRow[]>`
    update agent_settings set mode = ${mode}, prompt = ${prompt}, version = version + 1, updated_at = clock_timestamp()
    where tenant_id = ${tx.tenantId} and connection_id = ${connectionId} and version = ${version}
    returning connection_id as "connectionId", mode, prompt, version, updated_at as "updatedAt"`;
  return row === undefined ? null : toSettings(row);
}
