import type { MemberRow } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';

/** The team's names and roles, in id order; `ids` null: everybody's. */
export async function listMembers(
  { keys: { people } }: Pick<RelayContext, 'keys'>,
  { sql }: TenantTx,
  { ids, afterId, limit }: { ids: readonly string[] | null; afterId: string | null; limit: number },
): Promise<MemberRow[]> {
  const rows = await sql<(Omit<MemberRow, 'name'> & { nameSealed: Buffer })[]>`
    select id, name_sealed as "nameSealed", role from own_members(${ids as string[] | null}::uuid[], ${afterId}, ${limit})`;
  return rows.map(({ nameSealed, ...row }) => ({ ...row, name: people.open(nameSealed, `person:${row.id}:name`) }));
}
