export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** How many there are too many of each. */
export function surplus(keys: readonly string[]): Map<string, number> {
  const groups = groupBy(keys, (key) => key);
  return new Map([...groups].flatMap(([key, { length }]) => (length > 1 ? [[key, length - 1] as const] : [])));
}
