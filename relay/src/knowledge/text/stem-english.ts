const endings: readonly (readonly [RegExp, string])[] = [
  [/ies$/, 'y'],
  [/(ss|sh|ch|x|z)es$/, '$1'],
  [/([^aeious])s$/, '$1'],
  [/([aeo])s$/, '$1'],
  [/(?<=[a-z]{3})ing$/, ''],
  [/(?<=[a-z]{3})ed$/, ''],
  [/(?<=[a-z]{3})ly$/, ''],
  [/([bdgklmnprt])\1$/, '$1'],
  [/(?<=[a-z]{2})e$/, ''],
  // Brownie and brownies are one word, and berry and berries.
  [/(?<=[a-z]{3})i$/, 'y'],
];

/** A light stem: plurals, -ing, -ed, -ly and doubled ends. Wrong stems do no harm as long as they are the same on both sides. */
export function stemEnglish(word: string): string {
  if (word.length <= 3 || !/^[a-z]+$/.test(word)) return word;
  return endings.reduce((stem, [ending, put]) => stem.replace(ending, put), word);
}
