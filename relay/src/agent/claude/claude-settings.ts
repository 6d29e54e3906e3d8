import type { Model } from '@anthropic-ai/sdk/resources/messages';

/** The model ids and limits of the agent's calls, in one place. */
export const claudeSettings = {
  model: 'claude-haiku-5-5' satisfies Model,
  effort: 'low',
  /** Thai needs about a token per letter and a third; a direct message is short. */
  maxTokens: 1500,
  /** One call. */
  attemptTimeoutMs: 20_000,
  /** Everything for one answer, a second try included. */
  deadlineMs: 25_000,
  /** A reply that does not parse is asked for once more. */
  tries: 2,
  /** How much of the knowledge goes along. */
  passages: 8,
  messages: 10,
} as const;
