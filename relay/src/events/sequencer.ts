import type { TenantId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import { createReadBatch, type ReadBatch, type ReadFrame } from './read-batch.ts';

/** A frame with what came before it: written once, sent to many. */
export interface SequencedFrame extends ReadFrame {
  /** Seq of the last event before this frame. */
  readonly after: number;
}

type Listener = (sequenced: SequencedFrame) => void;

export interface Sequencer {
  /** Where the shared reading stands. Every event after it comes to those who joined before. */
  position(): number;
  join(listener: Listener): () => void;
}

export interface Sequencers {
  /** The tenant's sequencer on this node; `cursor` is where a first member's reading starts. */
  of(tenantId: TenantId, cursor: number): Sequencer;
}

/** One shared reader per tenant and node: however many desktops listen, an event is read and its rows joined once. */
export function createSequencers(ctx: RelayContext): Sequencers {
  const byTenant = new Map<TenantId, Sequencer>();
  return {
    of(tenantId, cursor) {
      const found = byTenant.get(tenantId);
      if (found !== undefined) return found;
      const created = createSequencer(ctx, tenantId, cursor, () => byTenant.delete(tenantId));
      byTenant.set(tenantId, created);
      return created;
    },
  };
}

function createSequencer(ctx: RelayContext, tenantId: TenantId, cursor: number, onEmpty: () => void): Sequencer {
  const readBatch: ReadBatch = createReadBatch(ctx, tenantId);
  const listeners = new Set<Listener>();
  let position = cursor;
  let isReading = false;
  let isDirty = false;

  const read = async () => {
    isReading = true;
    try {
      do {
        isDirty = false;
        for (let read = await readBatch(position); read !== null; read = await readBatch(position)) {
          const sequenced = { after: position, ...read };
          const { frame } = read;
          position = frame.cursor;
          for (const listener of [...listeners]) listener(sequenced);
          const newest = frame.events.at(-1);
          // The event's moment is the database's clock, ours may be behind it.
          if (newest) ctx.metrics.streamLagSeconds.observe(Math.max(0, ctx.clock.now() - Date.parse(newest.at)) / 1000);
        }
        // A wake-up during the last, empty read may be for an event that it did not see.
      } while (isDirty);
    } catch (error) {
      // Nothing is lost: the position has not moved, and the hub's poll wakes us again.
      ctx.log.warn({ err: error, tenantId }, 'sequencer could not read');
    } finally {
      isReading = false;
    }
  };
  const wake = () => {
    isDirty = true;
    if (!isReading) void read();
  };
  let stopListening: (() => void) | undefined;

  return {
    position: () => position,
    join(listener) {
      listeners.add(listener);
      stopListening ??= ctx.events.onWake(tenantId, wake);
      // What was appended before the hub listened for us.
      wake();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stopListening?.();
        stopListening = undefined;
        onEmpty();
      };
    },
  };
}
