/**
 * A value that costs time to make, such as a package with its tables, made when it is first wanted: a process that was killed is back
 * at work the sooner the less it loads.
 */
export function onFirstUse<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
