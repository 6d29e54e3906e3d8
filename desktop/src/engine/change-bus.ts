import type { Clock } from '@tandem/shared/lib';
import type { Topic } from '../bridge/index.ts';

/** One screen frame: what changes together is announced together. */
const GATHER_MS = 16;

/** Gathers topics and announces them at most once per frame. */
export function createChangeBus(clock: Clock, announce: (topics: Topic[]) => void) {
  const gathered = new Set<Topic>();
  let cancel: (() => void) | null = null;
  return {
    add(topics: Iterable<Topic>): void {
      for (const topic of topics) gathered.add(topic);
      if (gathered.size === 0 || cancel !== null) return;
      cancel = clock.after(GATHER_MS, () => {
        cancel = null;
        const topicsNow = [...gathered];
        gathered.clear();
        announce(topicsNow);
      });
    },
    close(): void {
      cancel?.();
    },
  };
}
export type ChangeBus = ReturnType<typeof createChangeBus>;
