// Scripts that belong to one language as good as always; for the rest a guess would be worse than none.
const scripts: readonly (readonly [tag: string, script: RegExp])[] = [
  ['th', /\p{Script=Thai}/gu],
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['lo', /\p{Script=Lao}/gu],
  ['km', /\p{Script=Khmer}/gu],
  ['my', /\p{Script=Myanmar}/gu],
];
const letters = /\p{L}/gu;
const english =
  /\b(the|is|are|do|does|you|your|have|has|what|when|where|how|which|can|could|please|this|that|with|for|and|not|yes|hello|thanks|thank)\b/giu;

/** BCP 47 primary tag of a message's words; null when too short or unclear. */
export function detectLanguage(text: string): string | null {
  const total = text.match(letters)?.length ?? 0;
  if (total < 2) return null;
  for (const [tag, script] of scripts) {
    // Product names and sizes are Latin in any language, so a quarter is enough.
    if ((text.match(script)?.length ?? 0) >= total / 4) return tag;
  }
  return (text.match(english)?.length ?? 0) >= 2 ? 'en' : null;
}
