export interface LabelScores {
  readonly accuracy: number;
  /** Mean of the labels' F1, each counting alike. */
  readonly macroF1: number;
  readonly f1: readonly number[];
}

/** Compares guessed labels with true ones, both as positions of `count` labels. */
export function labelScores(guessed: readonly number[], truth: readonly number[], count: number): LabelScores {
  const hits = Array.from({ length: count }, () => 0);
  const wrong = Array.from({ length: count }, () => 0);
  const add = (to: number[], label: number) => {
    to[label] = (to[label] ?? 0) + 1;
  };
  guessed.forEach((guess, index) => {
    const label = truth[index] ?? -1;
    if (guess === label) add(hits, guess);
    else {
      add(wrong, guess);
      add(wrong, label);
    }
  });
  const f1 = hits.map((hit, label) => (hit === 0 ? 0 : (2 * hit) / (2 * hit + (wrong[label] ?? 0))));
  return {
    accuracy: hits.reduce((a, b) => a + b, 0) / Math.max(1, guessed.length),
    macroF1: f1.reduce((a, b) => a + b, 0) / count,
    f1,
  };
}

/**
 * The best precision of "score at least `limit`" among the limits that find at least the share `recall` of those that are meant.
 */
export function precisionAtRecall(
  scores: readonly number[],
  isMeant: readonly boolean[],
  recall: number,
): { readonly precision: number; readonly recall: number; readonly limit: number } {
  const all = isMeant.filter(Boolean).length;
  const ranked = scores
    .map((score, index) => ({ score, isMeant: isMeant[index] === true }))
    .sort((a, b) => b.score - a.score);
  let best = { precision: 0, recall: 0, limit: 1 };
  let found = 0;
  ranked.forEach(({ score, isMeant: isHit }, index) => {
    if (isHit) found += 1;
    const precision = found / (index + 1);
    if (all > 0 && found / all >= recall && precision > best.precision)
      best = { precision, recall: found / all, limit: score };
  });
  return best;
}
