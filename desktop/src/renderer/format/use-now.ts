import { useSyncExternalStore } from 'react';

const steps = { second: 1000, minute: 15_000 } as const;

function ticker(stepMs: number) {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | null = null;
  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      timer ??= setInterval(() => {
        now = Date.now();
        for (const one of listeners) one();
      }, stepMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && timer !== null) {
          clearInterval(timer);
          timer = null;
        }
      };
    },
    read() {
      // Without a listener nothing moves it on.
      if (timer === null && Date.now() - now >= stepMs) now = Date.now();
      return now;
    },
  };
}

const tickers = { second: ticker(steps.second), minute: ticker(steps.minute) };

/** Epoch milliseconds that move: figures in minutes follow within 15 s, those under 5 min each second. */
export function useNow(step: 'second' | 'minute' = 'minute'): number {
  return useSyncExternalStore(tickers[step].subscribe, tickers[step].read);
}
