import type { ReadBatch } from './read-batch.ts';
import type { SequencedFrame, Sequencer } from './sequencer.ts';

/** Where the frames go. */
export interface Sink {
  /** Resolves when the bytes have left, so that catching up goes at the consumer's pace. */
  sendPaced(text: string): Promise<void>;
  /** At the log's pace; the sink ends itself when its consumer is too slow. */
  sendLive(text: string): void;
  readonly isClosed: boolean;
}

export interface SubscribeInput {
  readonly readBatch: ReadBatch;
  /** The tenant's, whose reading starts at `cursor` when nobody else listens. */
  readonly sequencerAt: (cursor: number) => Sequencer;
  /** The last seq that the consumer has. */
  readonly cursor: number;
  readonly sink: Sink;
}

/**
 * Feeds one consumer every event after its cursor, once and in order, in three phases. *Catch-up*: it reads the log by itself.
 * *Cutover*: it joins the sequencer, keeps what that sends, and reads on until it has reached the place where it joined. *Live*: kept
 * frames first, without what it has had, then each as it comes. Resolves with the way to end it once live.
 */
export async function subscribe(input: SubscribeInput): Promise<() => void> {
  const { readBatch, sink } = input;
  let cursor = input.cursor;
  const readOn = async (until: () => boolean) => {
    while (!sink.isClosed && !until()) {
      const frame = await readBatch(cursor);
      if (frame === null) return;
      await sink.sendPaced(JSON.stringify(frame));
      cursor = frame.cursor;
    }
  };

  await readOn(() => false);

  const kept: SequencedFrame[] = [];
  let isLive = false;
  const pass = (sequenced: SequencedFrame) => {
    if (sink.isClosed || sequenced.frame.cursor <= cursor) return;
    sink.sendLive(sequenced.after >= cursor ? sequenced.text : JSON.stringify(trim(sequenced, cursor)));
    cursor = sequenced.frame.cursor;
  };
  const sequencer = input.sequencerAt(cursor);
  const joinedAt = sequencer.position();
  const leave = sequencer.join((sequenced) => (isLive ? pass(sequenced) : kept.push(sequenced)));
  try {
    await readOn(() => cursor >= joinedAt);
  } catch (error) {
    leave();
    throw error;
  }

  for (const sequenced of kept) pass(sequenced);
  isLive = true;
  return leave;
}

/** Rows stay: one more than needed is the current row all the same. */
function trim({ frame }: SequencedFrame, cursor: number) {
  return { ...frame, events: frame.events.filter((event) => event.seq > cursor) };
}
