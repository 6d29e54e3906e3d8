import type { MessageCreateParams, Model } from '@anthropic-ai/sdk/resources/messages';

interface ModelConfig {
  readonly id: Model;
  /** Thinking counts as output, and is cut off by it. */
  readonly maxTokens: number;
  readonly thinking: NonNullable<MessageCreateParams['thinking']> | undefined;
}

/** The models by what they are asked for, in one place. Prices: `money/prices`. */
export const models = {
  simple: { id: 'claude-haiku-5-5', maxTokens: 1500, thinking: { type: 'disabled' } },
  // It refuses `disabled`, and without tools there is nothing to think between.
  complex: { id: 'claude-sonnet-5-5', maxTokens: 3000, thinking: { type: 'between_tools' } },
} as const satisfies Record<string, ModelConfig>;

export type Tier = keyof typeof models;
