import type { AgentSettings } from '@tandem/shared/api';
import type { ConnectionId } from '@tandem/shared/model';
import { readAgentSettings } from '../../agent/index.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { currentDocuments } from '../../knowledge/index.ts';
import { fingerprintOf, nameOf, type SnapshotContent, versionedOptions } from './snapshot-content.ts';

/** What is being worked on: the settings and documents as they stand. */
export interface Draft {
  readonly settings: AgentSettings;
  readonly content: SnapshotContent;
  readonly name: string;
}

/** Throws `not_found`: no such connection. */
export async function readDraft(tx: TenantTx, connectionId: ConnectionId): Promise<Draft> {
  const settings = await readAgentSettings(tx, connectionId);
  if (settings === null) throw new ProblemError('not_found', 'no such connection');
  const content = {
    prompt: settings.prompt,
    options: versionedOptions(settings),
    documents: await currentDocuments(tx, connectionId),
  };
  return { settings, content, name: nameOf(fingerprintOf(content)) };
}

/** Nobody else publishes, rolls back or changes settings until this transaction ends. Throws `not_found`. */
export async function lockDraft(tx: TenantTx, connectionId: ConnectionId): Promise<Draft> {
  const { sql, tenantId } = tx;
  if ((await readAgentSettings(tx, connectionId)) === null) throw new ProblemError('not_found', 'no such connection');
  await sql`
    insert into agent_settings (tenant_id, connection_id) values (${tenantId}, ${connectionId})
    on conflict (tenant_id, connection_id) do nothing`;
  await sql`
    select 1 from agent_settings where tenant_id = ${tenantId} and connection_id = ${connectionId} for update`;
  return readDraft(tx, connectionId);
}
