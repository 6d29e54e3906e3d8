/** A message of the conversation as the agent sees it. */
export interface Turn {
  /** `auto`: sent by the platform on the shop's behalf; it answers nobody. */
  readonly author: 'contact' | 'shop' | 'auto';
  readonly text: string;
  /** Kinds of its parts: text, image, sticker… */
  readonly kinds: readonly string[];
  /** When it reached us, epoch milliseconds. */
  readonly arrivedAt: number;
}

export interface BurstTiming {
  /** Silence after which a burst counts as finished, at least. */
  readonly minWaitMs: number;
  /** From the first fragment on nobody waits longer. */
  readonly ceilingMs: number;
}

/** A gap longer than this is a pause between two matters, not between two fragments of one. */
const longestGapMs = 30_000;
/** Whoever types so fast is given so much longer than the usual gap. */
const patience = 1.6;
/** Fewer gaps say nothing about somebody's pace. */
const leastGaps = 2;

/** How long this customer's silence must last: longer than the gaps they usually leave between fragments, never shorter than `minWaitMs`. */
export function silenceMs(turns: readonly Turn[], { minWaitMs, ceilingMs }: BurstTiming): number {
  const gaps = gapsOf(turns);
  if (gaps.length < leastGaps || minWaitMs === 0) return minWaitMs;
  const median = gaps[Math.floor(gaps.length / 2)] ?? 0;
  return Math.min(Math.max(minWaitMs, Math.round(median * patience)), Math.max(minWaitMs, ceilingMs));
}

/** Between a customer's messages that follow each other without an answer in between, shortest first. */
function gapsOf(turns: readonly Turn[]): number[] {
  const gaps: number[] = [];
  for (const [index, turn] of turns.entries()) {
    const before = turns[index - 1];
    if (before === undefined || before.author !== 'contact' || turn.author !== 'contact') continue;
    const gap = Math.abs(turn.arrivedAt - before.arrivedAt);
    if (gap <= longestGapMs) gaps.push(gap);
  }
  return gaps.sort((left, right) => left - right);
}

/** When a burst counts as finished: some silence after its last message, or at the latest so long after its first. */
export function burstEndsAt(burst: readonly Turn[], turns: readonly Turn[], timing: BurstTiming): number {
  const waitMs = silenceMs(turns, timing);
  const arrivals = burst.map(({ arrivedAt }) => arrivedAt).sort((left, right) => right - left);
  const [last = Number.NEGATIVE_INFINITY] = arrivals;
  // What came before a silence (questions of the days when a person held it) began another burst.
  const silence = arrivals.findIndex((at, index) => at - (arrivals[index + 1] ?? Number.NEGATIVE_INFINITY) >= waitMs);
  const first = arrivals[silence] ?? last;
  return Math.min(last + waitMs, first + Math.max(timing.ceilingMs, timing.minWaitMs));
}
