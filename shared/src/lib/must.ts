/** Returns the value, or throws an Error naming what was expected. For invariants only, never for input. */
export function must<T>(value: T | null | undefined, what = 'value'): T {
  if (value === null || value === undefined) throw new Error(`expected ${what}`);
  return value;
}
