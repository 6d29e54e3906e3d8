import { setImmediate } from 'node:timers/promises';

/** How long a slice of long work may keep everything else waiting. */
const sliceMs = 10;

/** Runs steps without a pause. */
export function atOnce<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Runs steps with a turn for everything else after every 10 ms. A single step is not divided. */
export async function inSlices<T>(steps: Generator<void, T>): Promise<T> {
  let until = performance.now() + sliceMs;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    await setImmediate();
    until = performance.now() + sliceMs;
  }
}
