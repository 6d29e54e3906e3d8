import { setTimeout as delay } from 'node:timers/promises';
import { must } from '@tandem/shared/lib';
import type { Platform } from '../../kills/rig/sandbox.ts';

/** What becomes of the next sends, and how often of a hundred. Hanging ones are rare: each keeps its sender for ten seconds. */
const faults: readonly { readonly fault: string; readonly weight: number; readonly most: number }[] = [
  { fault: 'none', weight: 52, most: 1 },
  { fault: 'error-after', weight: 20, most: 4 },
  { fault: 'error-before', weight: 14, most: 3 },
  { fault: 'server-error', weight: 8, most: 2 },
  { fault: 'hang-after', weight: 4, most: 1 },
  { fault: 'hang-before', weight: 2, most: 1 },
];
const echoes = ['after', 'before', 'none'] as const;

/** Troubles the platform's sends at random until it is told to stop; lists are always true. The order of faults follows `random`. */
export function troubleSends(platform: Platform, random: () => number): () => Promise<void> {
  let isOver = false;
  const running = (async () => {
    while (!isOver) {
      const { fault, most } = pick(random() * 100);
      const echo = {
        order: must(echoes[Math.floor(random() * echoes.length)]),
        delayMs: random() < 0.3 ? Math.floor(random() * 6_000) : 0,
        copies: random() < 0.2 ? 2 : 1,
      };
      const times = 1 + Math.floor(random() * most);
      const api = fault === 'none' ? { fault } : { fault, times, path: '/business/message/send/' };
      await platform.mishap({ api, echo });
      await delay(40 + random() * 120);
    }
    await platform.knob('POST', 'mishaps/reset', {});
  })();
  return async () => {
    isOver = true;
    await running;
  };
}

function pick(at: number): { fault: string; most: number } {
  let left = at;
  for (const one of faults) {
    left -= one.weight;
    if (left < 0) return one;
  }
  return must(faults[0]);
}
