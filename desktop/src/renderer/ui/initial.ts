const leadingVowels = /^[เแโใไ]/;

/** The letter that stands for a name. Thai names are known by their first consonant, not by the vowel written before it. */
export function initialOf(name: string): string {
  const bare = name.replace(/^[^\p{L}\p{N}]+/u, '').replace(leadingVowels, '');
  const first = Array.from(bare)[0] ?? '?';
  return first.toUpperCase();
}

/** One of six quiet grounds, the same for the same person on every screen. */
export function toneOf(id: string): number {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + char.charCodeAt(0)) % 997;
  return sum % 6;
}
