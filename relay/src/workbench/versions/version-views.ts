import type { AgentVersion } from '@tandem/shared/api';
import type { PersonId } from '@tandem/shared/model';
import type { RelayContext } from '../../context.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { listMembers } from '../../tenancy/index.ts';
import { countRuns } from '../runs/run-counts.ts';
import type { StoredVersion } from './version-store.ts';

export interface Named {
  readonly id: PersonId;
  readonly name: string;
}

/** Those who are still here, by id. */
export async function namesOf(
  ctx: Pick<RelayContext, 'keys'>,
  tx: TenantTx,
  ids: readonly (PersonId | null)[],
): Promise<ReadonlyMap<PersonId | null, Named>> {
  const known = [...new Set(ids.flatMap((id) => id ?? []))];
  const members = await listMembers(ctx, tx, { ids: known, afterId: null, limit: known.length });
  return new Map(members.map(({ id, name }) => [id, { id, name }]));
}

/** `live`: the number of the live one. */
export async function versionViews(
  ctx: Pick<RelayContext, 'keys'>,
  tx: TenantTx,
  stored: readonly StoredVersion[],
  live: number,
): Promise<AgentVersion[]> {
  const names = await namesOf(
    ctx,
    tx,
    stored.map(({ personId }) => personId),
  );
  const runs = await countRuns(
    tx,
    stored.flatMap(({ runId }) => runId ?? []),
  );
  return stored.map(({ version, kind, note, reason, restores, changed, runId, personId, at }) => ({
    version,
    kind,
    isLive: version === live,
    at: at.toISOString(),
    by: names.get(personId) ?? null,
    note,
    reason,
    restores,
    changed,
    run: runId === null ? null : (runs.get(runId) ?? null),
  }));
}
