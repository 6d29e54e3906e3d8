export type Fit = 'strong' | 'fair' | 'weak';

/** How well a passage fits, in three words instead of a figure. */
export function fitOf(score: number): Fit {
  if (score >= 0.75) return 'strong';
  return score >= 0.5 ? 'fair' : 'weak';
}
