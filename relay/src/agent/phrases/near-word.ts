/** Whether two words differ by at most one slip: a letter lost, added, replaced, or swapped with its neighbour. */
export function isNearWord(word: string, wanted: string): boolean {
  if (word === wanted) return true;
  if (Math.abs(word.length - wanted.length) > 1) return false;
  let start = 0;
  while (start < word.length && word[start] === wanted[start]) start += 1;
  const rest = word.slice(start);
  const other = wanted.slice(start);
  return (
    rest.slice(1) === other.slice(1) ||
    rest.slice(1) === other ||
    rest === other.slice(1) ||
    (rest[0] === other[1] && rest[1] === other[0] && rest.slice(2) === other.slice(2))
  );
}
