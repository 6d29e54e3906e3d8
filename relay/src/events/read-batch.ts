import type { TenantId } from '@tandem/shared/model';
import type { FrameDown } from '@tandem/shared/protocol';
import type { RelayContext } from '../context.ts';
import { readEvents } from './event-log.ts';
import { joinRows, rowSources } from './row-sources.ts';

export type EventsFrame = Extract<FrameDown, { kind: 'events' }>;

export const batchLimit = 200;

/** Reads the events after `cursor` and the current rows of all they touch, as one frame. Null: there are none. */
export type ReadBatch = (cursor: number) => Promise<EventsFrame | null>;

export function createReadBatch(ctx: RelayContext, tenantId: TenantId): ReadBatch {
  const sources = rowSources(ctx.features);
  return (cursor) =>
    ctx.db.withTenant(tenantId, async (tx) => {
      // Events before rows: a row may be newer than its event, never older.
      const events = await readEvents(tx, cursor, batchLimit);
      const last = events.at(-1);
      if (last === undefined) return null;
      return { kind: 'events', events, rows: await joinRows(ctx, tx, sources, events), cursor: last.seq };
    });
}
