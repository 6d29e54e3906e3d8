interface Outcome {
  readonly at: number;
  readonly hasFailed: boolean;
  /** The connection a service was called for; undefined: its own affair. */
  readonly source: string | undefined;
}

/** What a breaker remembers of its calls. */
export interface Tally {
  add(outcome: Outcome): void;
  /** Whether the calls say that nothing more should be called. `now` in epoch milliseconds. */
  isOutage(now: number): boolean;
  clear(): void;
}

const windowMs = 10_000;
const mostKept = 400;
const leastFailures = 5;
/** One connection's failures count as no more than this, so that it takes a second one to make an outage. */
const mostPerSource = 3;

/**
 * An outage: five failures since the last success, or five within ten seconds while half of those called for see mostly failures.
 * Few calls make it slow to judge, never wrong about one bad answer or one bad connection.
 */
export function createTally(): Tally {
  let kept: Outcome[] = [];
  return {
    add(outcome) {
      kept.push(outcome);
      if (kept.length > mostKept) kept = kept.slice(-mostKept / 2);
    },
    isOutage(now) {
      const row = kept.slice(kept.findLastIndex(({ hasFailed }) => !hasFailed) + 1);
      if (weightOf(row) >= leastFailures) return true;
      const lately = kept.filter(({ at }) => at > now - windowMs);
      return weightOf(lately) >= leastFailures && isMostly(lately);
    },
    clear() {
      kept = [];
    },
  };
}

function weightOf(outcomes: readonly Outcome[]): number {
  let weight = 0;
  for (const [source, own] of Map.groupBy(outcomes, (outcome) => outcome.source)) {
    const failed = own.filter(({ hasFailed }) => hasFailed).length;
    weight += source === undefined ? failed : Math.min(failed, mostPerSource);
  }
  return weight;
}

function isMostly(outcomes: readonly Outcome[]): boolean {
  const shares = [...Map.groupBy(outcomes, ({ source }) => source).values()].map(
    (own) => own.filter(({ hasFailed }) => hasFailed).length / own.length,
  );
  return shares.filter((share) => share >= 0.5).length >= shares.length / 2;
}
