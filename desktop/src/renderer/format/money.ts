/** US dollars as they are small: an answer costs parts of a cent, a month tens of dollars. */
export function dollars(usd: number): string {
  if (usd === 0) return '$0';
  if (usd < 0.01) return `$${usd.toFixed(4)}`;
  return `$${usd.toFixed(2)}`;
}
