/** What a suite ran. Skips and failures by name; a skip says why. */
export type Tally = { passed: number; failed: string[]; skipped: { name: string; reason: string }[] };

export function emptyTally(): Tally {
  return { passed: 0, failed: [], skipped: [] };
}

export function sumOf(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failed: tallies.flatMap((tally) => tally.failed),
    skipped: tallies.flatMap((tally) => tally.skipped),
  };
}

export function describeTally({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`;
}

export function ranNothing({ passed, failed, skipped }: Tally): boolean {
  return passed + failed.length + skipped.length === 0;
}
