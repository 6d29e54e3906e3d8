import type { ReadBatch } from './read-batch.ts';
import type { SequencedFrame, Sequencer } from './sequencer.ts';

/** Of frames that are kept during the cutover: a consumer that needs longer catches up a while yet. */
const mostKeptBytes = 512 * 1024;

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
      const read = await readBatch(cursor);
      if (read === null) return;
      await sink.sendPaced(read.text);
      cursor = read.frame.cursor;
    }
  };

  const pass = (sequenced: SequencedFrame) => {
    if (sink.isClosed || sequenced.frame.cursor <= cursor) return;
    sink.sendLive(sequenced.after >= cursor ? sequenced.text : JSON.stringify(trim(sequenced, cursor)));
    cursor = sequenced.frame.cursor;
  };

  for (;;) {
    await readOn(() => false);
    const joined = joinKeeping(input.sequencerAt(cursor), pass);
    try {
      await readOn(() => cursor >= joined.at || joined.hasOverflown());
    } catch (error) {
      joined.leave();
      throw error;
    }
    if (joined.goLive()) return joined.leave;
  }
}

/** Keeps what the sequencer sends until it is let through, within bounds. */
function joinKeeping(sequencer: Sequencer, pass: (sequenced: SequencedFrame) => void) {
  let kept: SequencedFrame[] = [];
  let keptBytes = 0;
  let isLive = false;
  let hasOverflown = false;
  const at = sequencer.position();
  const leave = sequencer.join((sequenced) => {
    if (isLive) return pass(sequenced);
    if (hasOverflown) return;
    kept.push(sequenced);
    keptBytes += sequenced.text.length;
    hasOverflown = keptBytes > mostKeptBytes;
    if (!hasOverflown) return;
    kept = [];
    leave();
  });
  return {
    /** Where the sequencer stood. */
    at,
    leave,
    hasOverflown: () => hasOverflown,
    /** False: too much came meanwhile, and nothing of it is here. */
    goLive() {
      if (hasOverflown) return false;
      for (const sequenced of kept) pass(sequenced);
      kept = [];
      isLive = true;
      return true;
    },
  };
}

/** Rows stay: one more than needed is the current row all the same. */
function trim({ frame }: SequencedFrame, cursor: number) {
  return { ...frame, events: frame.events.filter((event) => event.seq > cursor) };
}
