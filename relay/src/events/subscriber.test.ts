import { must } from '@tandem/shared/lib';
import { emptyRows } from '@tandem/shared/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventsFrame, ReadFrame } from './read-batch.ts';
import type { SequencedFrame } from './sequencer.ts';
import { subscribe } from './subscriber.ts';

const batch = 3;

/** A log that others append to, and a sequencer that reads it whenever the schedule says so. */
function world(padding = 0) {
  let head = 0;
  let position = 0;
  const listeners = new Set<(sequenced: SequencedFrame) => void>();
  const frameAfter = (cursor: number): ReadFrame | null => {
    const seqs = Array.from({ length: Math.min(batch, head - cursor) }, (_, n) => cursor + n + 1);
    const last = seqs.at(-1);
    if (last === undefined) return null;
    const events = seqs.map((seq) => ({ seq, at: '2026-11-20T00:00:00.000Z', body: { type: 'member.changed' } }));
    const frame: EventsFrame = { kind: 'events', events, rows: emptyRows(), cursor: last };
    return { frame, text: JSON.stringify(frame) + ' '.repeat(padding) };
  };
  return {
    append: (count: number) => {
      head += count;
    },
    head: () => head,
    frameAfter,
    sequence() {
      for (let read = frameAfter(position); read !== null; read = frameAfter(position)) {
        const sequenced = { after: position, ...read };
        position = read.frame.cursor;
        for (const listener of [...listeners]) listener(sequenced);
      }
    },
    // Somebody else listens already, so the sequencer may be ahead of us or behind.
    sequencer: {
      position: () => position,
      join(listener: (sequenced: SequencedFrame) => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}

test('whatever happens between two reads, every seq comes once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat({ max: 5 }), fc.boolean()), { minLength: 1, maxLength: 30 }),
      fc.nat({ max: 8 }),
      async (steps, before) => {
        const log = world();
        log.append(before);
        const pending = [...steps];
        const step = () => {
          const [count, isSequenced] = pending.shift() ?? [0, false];
          log.append(count);
          if (isSequenced) log.sequence();
        };
        const seqs: number[] = [];
        const take = (text: string) => {
          for (const { seq } of (JSON.parse(text) as EventsFrame).events) seqs.push(seq);
        };
        const sink = {
          isClosed: false,
          sendLive: take,
          async sendPaced(text: string) {
            step();
            take(text);
          },
        };
        await subscribe({
          async readBatch(cursor) {
            const frame = log.frameAfter(cursor);
            step();
            await Promise.resolve();
            step();
            return frame;
          },
          sequencerAt: () => log.sequencer,
          cursor: 0,
          sink,
        });
        while (pending.length > 0) step();
        log.append(1);
        log.sequence();
        expect(seqs).toEqual(Array.from({ length: log.head() }, (_, n) => n + 1));
      },
    ),
    { numRuns: 500 },
  );
});

test('a closed sink ends the catching up', async () => {
  const log = world();
  log.append(100);
  const sent: string[] = [];
  const sink = { isClosed: false, sendLive: () => undefined, sendPaced: async (text: string) => void sent.push(text) };
  await subscribe({
    async readBatch(cursor) {
      if (cursor > 10) sink.isClosed = true;
      return log.frameAfter(cursor);
    },
    sequencerAt: () => log.sequencer,
    cursor: 0,
    sink,
  });
  expect(sent.length).toBeLessThan(7);
  expect(must(sent[0])).toContain('"seq":1');
});

test('what comes during a slow cutover is not hoarded: it is read again, once and in order', async () => {
  const log = world(200 * 1024);
  log.append(9);
  log.sequence();
  let busyRounds = 5;
  let joins = 0;
  const seqs: number[] = [];
  const take = (text: string) => seqs.push(...(JSON.parse(text) as EventsFrame).events.map(({ seq }) => seq));
  const leave = await subscribe({
    readBatch: async (cursor) => log.frameAfter(cursor),
    sequencerAt() {
      joins += 1;
      // Between the last read and the joining the sequencer has gone on.
      if (busyRounds > 0) log.append(batch);
      log.sequence();
      return log.sequencer;
    },
    cursor: 0,
    sink: {
      isClosed: false,
      sendLive: take,
      async sendPaced(text) {
        take(text);
        if (joins === 0 || busyRounds === 0) return;
        // While the consumer is busy with this frame, more comes than may be kept for it.
        busyRounds -= 1;
        log.append(4 * batch);
        log.sequence();
      },
    },
  });
  log.append(2);
  log.sequence();
  leave();
  expect(joins).toBeGreaterThan(1);
  expect(seqs).toEqual(Array.from({ length: log.head() }, (_, n) => n + 1));
});
