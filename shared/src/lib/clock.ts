/** Time as a dependency, so that tests own it. `now` is epoch milliseconds; timers return a cancel function. */
export interface Clock {
  now(): number;
  after(delayMs: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
