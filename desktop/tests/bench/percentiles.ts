import { must } from '@tandem/shared/lib';

export interface Spread {
  readonly n: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Nearest-rank percentiles of milliseconds. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (share: number) =>
    must(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)], 'a value');
  return { n: sorted.length, p50: rank(0.5), p99: rank(0.99), max: rank(1) };
}

export function line(name: string, spread: Spread): string {
  const ms = (value: number) => `${value.toFixed(1)} ms`.padStart(10);
  return `${name.padEnd(58)} n ${String(spread.n).padStart(4)}  p50 ${ms(spread.p50)}  p99 ${ms(spread.p99)}  max ${ms(spread.max)}`;
}
