export interface Figure {
  readonly figure: string;
  readonly value: number;
  /** The floor. */
  readonly target: number;
  readonly ok: boolean;
  readonly n: number;
  readonly goal?: number;
  /** 95 % of resamples lie between them. */
  readonly interval?: readonly [low: number, high: number];
}

interface FigureInput {
  readonly figure: string;
  readonly value: number;
  readonly target: number;
  readonly n: number;
  readonly goal?: number;
  readonly atMost?: boolean;
  readonly interval?: readonly [number, number];
}

export function figure({ atMost = false, ...input }: FigureInput): Figure {
  return { ...input, ok: input.n > 0 && (atMost ? input.value <= input.target : input.value >= input.target) };
}

/** Bootstrap of a statistic over cases, 1,000 seeded resamples. */
export function intervalOf<T>(items: readonly T[], statistic: (sample: readonly T[]) => number): [number, number] {
  if (items.length === 0) return [Number.NaN, Number.NaN];
  const random = seeded(1);
  const values = Array.from({ length: 1000 }, () =>
    statistic(items.map(() => items[Math.floor(random() * items.length)] as T)),
  ).sort((a, b) => a - b);
  return [values[24] ?? Number.NaN, values[974] ?? Number.NaN];
}

export const shareOf = (hits: readonly boolean[]): number =>
  hits.length === 0 ? Number.NaN : hits.filter(Boolean).length / hits.length;

export function shareFigure(
  name: string,
  hits: readonly boolean[],
  { target, goal, atMost = false }: { target: number; goal?: number; atMost?: boolean },
): Figure {
  return figure({
    figure: name,
    value: shareOf(hits),
    target,
    n: hits.length,
    atMost,
    interval: intervalOf(hits, shareOf),
    ...(goal !== undefined && { goal }),
  });
}

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
