import { newId } from '@tandem/shared/lib';
import type { AgentMode, ConnectionId, ConnectionStatus, MediaId, PersonId } from '@tandem/shared/model';
import type { Fragment } from 'postgres';
import type { TenantTx } from '../db/tenant-tx.ts';

export type StatusReason = 'token_invalid' | 'removed_by_owner' | 'account_banned' | 'account_deleted';

export interface ConnectionRecord {
  id: ConnectionId;
  channel: string;
  externalId: string;
  handle: string;
  displayName: string | null;
  avatarMediaId: MediaId | null;
  status: ConnectionStatus;
  statusReason: StatusReason | null;
  grantedScopes: string[];
  missingScopes: string[];
  lastEventAt: Date | null;
  connectedAt: Date;
  connectedBy: PersonId | null;
  disconnectedAt: Date | null;
  tokenExpiresAt: Date | null;
  refreshExpiresAt: Date | null;
  agentMode: AgentMode;
}

/** Null also for an id that cannot be one of ours. */
export async function findConnection(tx: TenantTx, id: string): Promise<ConnectionRecord | null> {
  const [record] = await findConnections(tx, [id]);
  return record ?? null;
}

export function findConnections(tx: TenantTx, ids: readonly string[]): Promise<ConnectionRecord[]> {
  const uuids = ids.filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id));
  return selectConnections(tx, tx.sql`c.id = any(${uuids}::uuid[])`, uuids.length);
}

/** In id order, so the oldest link first. */
export function pageConnections(tx: TenantTx, afterId: string | null, limit: number): Promise<ConnectionRecord[]> {
  return selectConnections(tx, tx.sql`(${afterId}::uuid is null or c.id > ${afterId}::uuid)`, limit);
}

function selectConnections(tx: TenantTx, condition: Fragment, limit: number): Promise<ConnectionRecord[]> {
  return tx.sql<ConnectionRecord[]>`
    select c.id, c.channel, c.external_id as "externalId", c.handle, c.display_name as "displayName",
      c.avatar_media_id as "avatarMediaId", c.status, c.status_reason as "statusReason", c.granted_scopes as "grantedScopes",
      c.missing_scopes as "missingScopes", c.last_event_at as "lastEventAt", c.connected_at as "connectedAt",
      c.connected_by as "connectedBy", c.disconnected_at as "disconnectedAt", t.access_expires_at as "tokenExpiresAt",
      t.refresh_expires_at as "refreshExpiresAt", coalesce(a.mode, 'draft') as "agentMode"
    from connection c
    left join connection_token t on t.tenant_id = c.tenant_id and t.connection_id = c.id
    left join agent_settings a on a.tenant_id = c.tenant_id and a.connection_id = c.id
    where c.tenant_id = ${tx.tenantId} and ${condition}
    order by c.id
    limit ${limit}`;
}

/** The id of this account's row, minted when the tenant never linked it; the row is locked against a second callback. */
export async function reserveConnectionId(
  tx: TenantTx,
  account: { channel: string; externalId: string },
): Promise<ConnectionId> {
  const [row] = await tx.sql<{ id: ConnectionId }[]>`
    select id from connection
    where tenant_id = ${tx.tenantId} and channel = ${account.channel} and external_id = ${account.externalId}
    for update`;
  return row?.id ?? (newId() as ConnectionId);
}

/** Linking again revives the old row, with its conversations. */
export async function putConnection(
  tx: TenantTx,
  link: {
    id: ConnectionId;
    channel: string;
    externalId: string;
    handle: string;
    displayName: string | null;
    grantedScopes: readonly string[];
    missingScopes: readonly string[];
    connectedBy: PersonId;
    now: Date;
  },
): Promise<void> {
  const granted = [...link.grantedScopes];
  const missing = [...link.missingScopes];
  await tx.sql`
    insert into connection (tenant_id, id, channel, external_id, handle, display_name, status, granted_scopes, missing_scopes,
      connected_at, connected_by)
    values (${tx.tenantId}, ${link.id}, ${link.channel}, ${link.externalId}, ${link.handle}, ${link.displayName}, 'active',
      ${granted}, ${missing}, ${link.now}, ${link.connectedBy})
    on conflict (tenant_id, channel, external_id) do update set
      handle = excluded.handle, display_name = excluded.display_name, status = 'active', status_reason = null,
      granted_scopes = excluded.granted_scopes, missing_scopes = excluded.missing_scopes, connected_at = excluded.connected_at,
      connected_by = excluded.connected_by, disconnected_at = null`;
}

/** How the account presents itself. A picture that could not be had leaves the known one; answers the one that is replaced. */
export async function putProfile(
  tx: TenantTx,
  id: ConnectionId,
  profile: { handle: string; displayName: string | null; avatarMediaId: MediaId | null },
): Promise<MediaId | null> {
  const [row] = await tx.sql<{ before: MediaId | null }[]>`
    with before as (
      select avatar_media_id from connection where tenant_id = ${tx.tenantId} and id = ${id} for update
    )
    update connection c set handle = ${profile.handle}, display_name = ${profile.displayName},
      avatar_media_id = coalesce(${profile.avatarMediaId}, c.avatar_media_id)
    from before where c.tenant_id = ${tx.tenantId} and c.id = ${id}
    returning before.avatar_media_id as before`;
  return profile.avatarMediaId === null ? null : (row?.before ?? null);
}

/** Moves the status if it is one of `from`, and returns whether it was. */
export async function changeStatus(
  tx: TenantTx,
  id: ConnectionId,
  change: { from: readonly ConnectionStatus[]; to: ConnectionStatus; reason?: StatusReason; at?: Date },
): Promise<boolean> {
  const rows = await tx.sql`
    update connection set status = ${change.to}, status_reason = ${change.reason ?? null},
      disconnected_at = ${change.to === 'disconnected' ? (change.at ?? null) : null}
    where tenant_id = ${tx.tenantId} and id = ${id} and status = any(${[...change.from]}::text[])
    returning id`;
  return rows.length > 0;
}

/** At most once a minute: the row would become the one that every message of a shop waits for. */
export async function noteEvent(tx: TenantTx, id: ConnectionId, at: Date): Promise<void> {
  await tx.sql`
    update connection set last_event_at = ${at}
    where tenant_id = ${tx.tenantId} and id = ${id}
      and (last_event_at is null or last_event_at < ${new Date(at.getTime() - 60_000)})`;
}
