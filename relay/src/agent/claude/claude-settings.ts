/** Limits of the agent's calls, in one place. Model ids: `model-config`. */
export const claudeSettings = {
  effort: 'low',
  /** One call. */
  attemptTimeoutMs: 20_000,
  /** Everything for one answer, a second try included. */
  deadlineMs: 25_000,
  /** A reply that does not parse is asked for once more. */
  tries: 2,
  /** How much of a large knowledge goes along. */
  passages: 8,
  /** A knowledge of at most so many tokens goes along whole, in the prefix that is cached. */
  wholeKnowledgeTokens: 3000,
  /** What the models cache at least. */
  leastCachedTokens: 512,
  /** Messages before the burst; cut in blocks, so that the beginning stays the same for some turns. */
  history: 8,
  historyBlock: 4,
} as const;
