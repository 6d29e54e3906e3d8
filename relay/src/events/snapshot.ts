import type { api, InputOf, OutputOf } from '@tandem/shared/api';
import { emptyRows, type Rows, type TenantId } from '@tandem/shared/model';
import { z } from 'zod';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import type { RowSource } from '../feature.ts';
import { ProblemError } from '../http/problem-error.ts';
import { readLogState } from './event-log.ts';
import { type RowKind, rowKinds, rowSources } from './row-sources.ts';

const pageRows = 500;

const place = z.object({
  logId: z.string(),
  /** Fixed by the first page: what changes while the others are fetched comes again by the stream. */
  asOfSeq: z.int().nonnegative(),
  kind: z.enum(rowKinds),
  afterId: z.string().nullable(),
});
type Place = z.infer<typeof place>;

/** One page of everything a desktop caches. `logId` is the present one: when it differs from the first page's, begin again. */
export function readSnapshotPage(
  ctx: RelayContext,
  tenantId: TenantId,
  { cursor }: InputOf<typeof api.snapshot>['query'],
): Promise<OutputOf<typeof api.snapshot>> {
  const sources = rowSources(ctx.features);
  return ctx.db.withTenantSnapshot(tenantId, async (tx) => {
    const { logId, head } = await readLogState(tx);
    let at: Place | null =
      cursor === undefined ? { logId, asOfSeq: head, kind: rowKinds[0], afterId: null } : decode(cursor);
    const { asOfSeq } = at;
    const rows = emptyRows();
    for (let room = pageRows; at !== null && room > 0; ) {
      const ids: string[] = await fill(ctx, tx, sources[at.kind], at, room, rows);
      room -= ids.length;
      at = room > 0 ? nextKind(at) : { ...at, afterId: ids.at(-1) ?? at.afterId };
    }
    return { logId, asOfSeq, rows, nextCursor: at === null ? null : encode(at) };
  });
}

async function fill<K extends RowKind>(
  ctx: RelayContext,
  tx: TenantTx,
  source: RowSource<K> | undefined,
  at: { kind: K; afterId: string | null },
  limit: number,
  into: Rows,
): Promise<string[]> {
  if (source === undefined) return [];
  const page = await source.page(tx, at.afterId, limit, ctx);
  into[at.kind] = page as Rows[K];
  return page.map((row) => row.id);
}

function nextKind(at: Place): Place | null {
  const kind = rowKinds[rowKinds.indexOf(at.kind) + 1];
  return kind === undefined ? null : { ...at, kind, afterId: null };
}

function encode(at: Place): string {
  return Buffer.from(JSON.stringify(at)).toString('base64url');
}

function decode(cursor: string): Place {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (error) {
    if (!(error instanceof z.ZodError || error instanceof SyntaxError)) throw error;
    throw new ProblemError('invalid_input', 'this cursor is not one of ours', { 'query.cursor': 'unknown' });
  }
}
