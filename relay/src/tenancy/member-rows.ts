import type { RowSource } from '../feature.ts';
import { listMembers } from './members.ts';

export const memberRows: RowSource<'members'> = {
  byIds: (tx, ids, ctx) => listMembers(ctx, tx, { ids, afterId: null, limit: ids.length }),
  page: (tx, afterId, limit, ctx) => listMembers(ctx, tx, { ids: null, afterId, limit }),
};
