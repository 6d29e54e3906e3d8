/** Counts what was done, by name. */
export interface Tally {
  count(what: string): void;
  all(): readonly (readonly [string, number])[];
}

export function createTally(): Tally {
  const counts = new Map<string, number>();
  return {
    count: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1),
    all: () => [...counts].sort(([a], [b]) => a.localeCompare(b)),
  };
}
