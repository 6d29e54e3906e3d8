/** What a model's tokens cost, in US dollars per million. A write lives five minutes. */
export interface Price {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

export interface TokenCounts {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
}

/** A prompt beyond this many tokens costs `longPrompt`, where a model has such a price. */
const longPromptTokens = 100_000;

/** Published list prices of 2026-11; https://platform.claude.com/docs/en/about-claude/pricing. */
const prices: Readonly<Record<string, Price & { readonly longPrompt?: Price }>> = {
  'claude-haiku-5-5': {
    input: 0.1,
    output: 0.5,
    cacheRead: 0.01,
    cacheWrite: 0.125,
    longPrompt: { input: 0.5, output: 2.5, cacheRead: 0.05, cacheWrite: 0.625 },
  },
  'claude-haiku-4-5': { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 },
  'claude-sonnet-5-5': { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 },
  'claude-sonnet-5': { input: 2, output: 10, cacheRead: 0.2, cacheWrite: 2.5 },
  'claude-sonnet-4-6': { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
  'claude-opus-5-5': { input: 4, output: 20, cacheRead: 0.2, cacheWrite: 5 },
};

/** In billionths of a US dollar, whole. A model without a price costs what the dearest does: a budget must not be blind. */
export function costNanoUsd(model: string, tokens: TokenCounts): number {
  const listed = prices[model] ?? dearest;
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = tokens;
  const isLong = inputTokens + cacheReadTokens + cacheWriteTokens > longPromptTokens;
  const price = isLong ? (listed.longPrompt ?? listed) : listed;
  // Dollars per million tokens are thousands of nanodollars per token.
  return Math.round(
    1000 *
      (inputTokens * price.input +
        cacheReadTokens * price.cacheRead +
        cacheWriteTokens * price.cacheWrite +
        outputTokens * price.output),
  );
}

/** An answer is about so long. */
const usualOutputTokens = 200;

/** What a first call is likely to cost in US dollars, if nothing of the prompt is cached. */
export function estimateUsd(model: string, inputTokens: number): number {
  const tokens = { inputTokens, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: usualOutputTokens };
  return costNanoUsd(model, tokens) / 1e9;
}

const dearest: Price & { readonly longPrompt?: Price } = { input: 4, output: 20, cacheRead: 0.4, cacheWrite: 8 };
