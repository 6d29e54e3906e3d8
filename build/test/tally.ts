/** What a suite ran. Skips and failures by name; a skip says why. `repeated`: those of the passed that failed the first time. */
export type Tally = {
  passed: number;
  failed: string[];
  skipped: { name: string; reason: string }[];
  repeated: string[];
};

export function emptyTally(): Tally {
  return { passed: 0, failed: [], skipped: [], repeated: [] };
}

export function sumOf(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failed: tallies.flatMap((tally) => tally.failed),
    skipped: tallies.flatMap((tally) => tally.skipped),
    repeated: tallies.flatMap((tally) => tally.repeated),
  };
}

export function describeTally({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`;
}

export function ranNothing({ passed, failed, skipped }: Tally): boolean {
  return passed + failed.length + skipped.length === 0;
}
