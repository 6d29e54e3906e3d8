import { type AgentOptions, type AgentSettings, agentOptions } from '@tandem/shared/api';
import type { AgentMode, ConnectionId } from '@tandem/shared/model';
import { jsonb } from '../db/json.ts';
import type { TenantTx } from '../db/tenant-tx.ts';

interface SettingsRow {
  readonly connectionId: ConnectionId;
  readonly mode: AgentMode;
  readonly prompt: string;
  readonly options: unknown;
  readonly version: number;
  readonly updatedAt: Date;
}

// Parsed, not trusted: a row of an earlier shape gets the defaults of what it lacks.
const toSettings = ({ options, updatedAt, ...row }: SettingsRow): AgentSettings => ({
  ...agentOptions.parse(options),
  ...row,
  updatedAt: updatedAt.toISOString(),
});

/** The draft: as stored, or as they are until somebody changes them; null: no such connection. */
export async function readAgentSettings(tx: TenantTx, connectionId: ConnectionId): Promise<AgentSettings | null> {
  const [row] = await tx.sql<SettingsRow[]>`
    select c.id as "connectionId", coalesce(s.mode, 'draft') as mode, coalesce(s.prompt, '') as prompt,
      coalesce(s.options, '{}') as options, coalesce(s.version, 0) as version, coalesce(s.updated_at, c.connected_at) as "updatedAt"
    from connection c left join agent_settings s on s.tenant_id = c.tenant_id and s.connection_id = c.id
    where c.tenant_id = ${tx.tenantId} and c.id = ${connectionId}`;
  return row === undefined ? null : toSettings(row);
}

type Change = Pick<AgentSettings, 'connectionId' | 'mode' | 'prompt' | 'version'> & {
  readonly [K in keyof AgentOptions]?: AgentOptions[K] | undefined;
};

/** Options that are not given stay. Null: the stored version is another one. */
export async function writeAgentSettings(
  tx: TenantTx,
  { connectionId, mode, prompt, version, ...options }: Change,
): Promise<AgentSettings | null> {
  // The first writer makes the row at version 0, so that every change is the same update; two first writers meet on the primary key.
  await tx.sql`
    insert into agent_settings (tenant_id, connection_id) values (${tx.tenantId}, ${connectionId})
    on conflict (tenant_id, connection_id) do nothing`;
  const [row] = await tx.sql<SettingsRow[]>`
    update agent_settings set mode = ${mode}, prompt = ${prompt}, options = options || ${jsonb(tx.sql, options)},
      version = version + 1, updated_at = clock_timestamp()
    where tenant_id = ${tx.tenantId} and connection_id = ${connectionId} and version = ${version}
    returning connection_id as "connectionId", mode, prompt, options, version, updated_at as "updatedAt"`;
  return row === undefined ? null : toSettings(row);
}
