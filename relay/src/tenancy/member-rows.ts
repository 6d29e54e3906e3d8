import type { MemberRow } from '@tandem/shared/model';
import type { RowSource } from '../feature.ts';

export const memberRows: RowSource<'members'> = {
  byIds: ({ sql }, ids) =>
    sql<MemberRow[]>`select id, name, role from own_members(${ids as string[]}::uuid[], null, ${ids.length})`,
  page: ({ sql }, afterId, limit) =>
    sql<MemberRow[]>`select id, name, role from own_members(null, ${afterId}, ${limit})`,
};
