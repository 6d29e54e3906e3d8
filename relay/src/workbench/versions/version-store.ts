import type { AgentVersion } from '@tandem/shared/api';
import type { ConnectionId, PersonId } from '@tandem/shared/model';
import { jsonb } from '../../db/json.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { nameOf } from './snapshot-content.ts';

type Changed = AgentVersion['changed'];

export interface StoredVersion {
  readonly version: number;
  readonly kind: AgentVersion['kind'];
  readonly snapshotId: string;
  /** Of the snapshot. */
  readonly name: string;
  readonly note: string;
  readonly reason: string | null;
  readonly restores: number | null;
  readonly changed: Changed;
  readonly runId: string | null;
  readonly personId: PersonId | null;
  readonly at: Date;
}

type VersionRow = Omit<StoredVersion, 'name'> & { readonly fingerprint: Buffer };
const toVersion = ({ fingerprint, ...row }: VersionRow): StoredVersion => ({ ...row, name: nameOf(fingerprint) });

const versions = ({ sql, tenantId }: TenantTx, connectionId: ConnectionId) => sql`
  select v.version, v.kind, v.snapshot_id as "snapshotId", s.fingerprint, v.note, v.reason, v.restores, v.changed, v.run_id as "runId",
    v.published_by as "personId", v.published_at as at
  from agent_version v join agent_snapshot s on s.tenant_id = v.tenant_id and s.id = v.snapshot_id
  where v.tenant_id = ${tenantId} and v.connection_id = ${connectionId}`;

/** Null: nothing has been published. */
export async function liveVersion(tx: TenantTx, connectionId: ConnectionId): Promise<StoredVersion | null> {
  const [row] = await tx.sql<VersionRow[]>`${versions(tx, connectionId)} order by v.version desc limit 1`;
  return row === undefined ? null : toVersion(row);
}

/** Null: no such version. */
export async function findVersion(
  tx: TenantTx,
  connectionId: ConnectionId,
  version: number,
): Promise<StoredVersion | null> {
  const [row] = await tx.sql<VersionRow[]>`${versions(tx, connectionId)} and v.version = ${version}`;
  return row === undefined ? null : toVersion(row);
}

/** Newest first, those before `before`. */
export async function listVersions(
  tx: TenantTx,
  connectionId: ConnectionId,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<StoredVersion[]> {
  const rows = await tx.sql<VersionRow[]>`
    ${versions(tx, connectionId)} and (${before}::int is null or v.version < ${before}) order by v.version desc limit ${limit}`;
  return rows.map(toVersion);
}

export type NewVersion = Omit<StoredVersion, 'name' | 'at' | 'personId'> & { readonly by: PersonId };

export async function insertVersion(tx: TenantTx, connectionId: ConnectionId, made: NewVersion): Promise<void> {
  const { sql, tenantId } = tx;
  const { version, kind, snapshotId, note, reason, restores, changed, runId, by } = made;
  await sql`
    insert into agent_version (tenant_id, connection_id, version, kind, snapshot_id, note, reason, restores, changed, run_id,
      published_by, published_at)
    values (${tenantId}, ${connectionId}, ${version}, ${kind}, ${snapshotId}, ${note}, ${reason}, ${restores}, ${jsonb(sql, changed)},
      ${runId}, ${by}, clock_timestamp())`;
}
