import { verifySignature } from '../../src/providers/tiktok/signature.ts';
import { attempt, secrets } from './mutations.ts';
import { createRandom } from './random.ts';

export interface Tally {
  attempts: number;
  /** Forged or altered, and taken: must be 0. */
  accepted: number;
  /** Thrown instead of told: must be 0. */
  crashes: number;
  /** A genuine one with another verdict than its age deserves: must be 0. */
  misjudged: number;
  genuine: number;
  /** Of whatever must be 0, the first few. */
  readonly examples: string[];
}

export function emptyTally(): Tally {
  return { attempts: 0, accepted: 0, crashes: 0, misjudged: 0, genuine: 0, examples: [] };
}

const time = 1_763_600_000;

/** The relay's own check, `n` times. */
export function fuzzInProcess({ n, seed }: { n: number; seed: number }): Tally {
  const random = createRandom(seed);
  const tally = emptyTally();
  const known = [secrets.current, secrets.previous];
  for (let i = 0; i < n; i++) {
    const made = attempt(random, time + random.below(100_000_000));
    tally.attempts += 1;
    if (made.expected !== 'refused') tally.genuine += 1;
    const nowMs = (timeOf(made.header) + made.skewSeconds) * 1000;
    try {
      note(tally, made, verifySignature({ header: made.header, body: made.body, secrets: known, nowMs }));
    } catch (error) {
      tally.crashes += 1;
      example(tally, `${made.name}: ${String(error)}`);
    }
  }
  return tally;
}

export function note(
  tally: Tally,
  made: { name: string; expected: 'refused' | 'ok' | 'stale'; skewSeconds: number },
  verdict: 'ok' | 'stale' | 'missing' | 'bad',
): void {
  const isTaken = verdict === 'ok' || verdict === 'stale';
  if (made.expected === 'refused') {
    if (isTaken) tally.accepted += 1;
    else return;
  } else if (verdict !== made.expected) tally.misjudged += 1;
  else return;
  example(tally, `${made.name} (${made.skewSeconds} s): ${verdict} instead of ${made.expected}`);
}

export function example(tally: Tally, words: string): void {
  if (tally.examples.length < 10) tally.examples.push(words);
}

/** What the header says, where it says anything: so that a forged one is judged as fresh, and by nothing but its signature. */
function timeOf(header: string | undefined): number {
  return Number(/t ?= ?(\d{10})/.exec(header ?? '')?.[1] ?? time);
}
