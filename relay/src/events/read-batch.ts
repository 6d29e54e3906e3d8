import type { TenantId } from '@tandem/shared/model';
import type { FrameDown } from '@tandem/shared/protocol';
import type { RelayContext } from '../context.ts';
import { readEvents } from './event-log.ts';
import { joinRows, rowSources } from './row-sources.ts';

export type EventsFrame = Extract<FrameDown, { kind: 'events' }>;

const batchLimit = 200;
/** Of a frame's text: what one socket buffers at a time. One event with its rows may be more, and goes alone. */
const mostBytes = 256 * 1024;

export interface ReadFrame {
  readonly frame: EventsFrame;
  /** As it goes over the wire. */
  readonly text: string;
}

/** Reads the events after `cursor` and the current rows of all they touch, as one frame. Null: there are none. */
export type ReadBatch = (cursor: number) => Promise<ReadFrame | null>;

export function createReadBatch(ctx: RelayContext, tenantId: TenantId): ReadBatch {
  const sources = rowSources(ctx.features);
  return (cursor) =>
    ctx.db.withTenant(tenantId, async (tx) => {
      // Events before rows: a row may be newer than its event, never older.
      let events = await readEvents(tx, cursor, batchLimit);
      // Whoever reads on so slowly that the log was pruned meanwhile begins again, and is told to rebuild.
      if (events[0] !== undefined && events[0].seq !== cursor + 1) throw new Error(`no event follows ${cursor}`);
      for (;;) {
        const last = events.at(-1);
        if (last === undefined) return null;
        const rows = await joinRows(ctx, tx, sources, events);
        const frame: EventsFrame = { kind: 'events', events, rows, cursor: last.seq };
        const text = JSON.stringify(frame);
        if (events.length === 1 || Buffer.byteLength(text) <= mostBytes) return { frame, text };
        events = events.slice(0, Math.ceil(events.length / 2));
      }
    });
}
