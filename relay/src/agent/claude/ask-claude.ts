import Anthropic from '@anthropic-ai/sdk';
import type { Message, MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages';
import type { ModelCall } from '@tandem/shared/api';
import type { Clock } from '@tandem/shared/lib';
import type { Logger } from 'pino';
import { BreakerOpenError, type Breakers } from '../../lib/breakers.ts';
import type { Asked } from '../decision.ts';
import { costNanoUsd } from '../money/prices.ts';
import { claudeFailure } from './claude-failure.ts';
import { claudeSettings } from './claude-settings.ts';
import { type ModelReply, parseReply } from './reply-schema.ts';

export type ModelResult =
  | { readonly kind: 'reply'; readonly reply: ModelReply }
  /** The model declines to answer. */
  | { readonly kind: 'refused' }
  /** Its words could not be read, as often as it was asked. */
  | { readonly kind: 'invalid' }
  /** Asking again will not help: the key, the account or the request is wrong. */
  | { readonly kind: 'rejected'; readonly detail: string }
  /** It has failed so often that it is not asked just now. */
  | { readonly kind: 'resting'; readonly retryAfterMs: number }
  /** Asking again later may help. */
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number | null; readonly detail: string };

/** A model behind a wire. Throws only bugs, and what `signal` is aborted with. */
export interface Model {
  /** `mostUsd`: what its tries may cost together; the first is made in any case. */
  ask(request: MessageCreateParamsNonStreaming, signal: AbortSignal, mostUsd?: number): Promise<Asked<ModelResult>>;
}

interface ClaudeOptions {
  readonly apiKey: string;
  readonly baseUrl: string | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly breakers: Breakers;
}

export function createClaude({ apiKey, baseUrl, clock, log, breakers }: ClaudeOptions): Model {
  const client = new Anthropic({
    apiKey,
    // Given in any case: the client would read its own environment variables and profiles else.
    baseURL: baseUrl ?? 'https://api.anthropic.com',
    timeout: claudeSettings.attemptTimeoutMs,
    // Waiting belongs to the queue: the client would sleep through any retry-after inside the job.
    maxRetries: 0,
    logLevel: 'off',
  });

  const askUntilValid = async (
    request: MessageCreateParamsNonStreaming,
    signal: AbortSignal,
    mostUsd: number,
    calls: ModelCall[],
  ) => {
    for (let attempt = 1; attempt <= claudeSettings.tries; attempt += 1) {
      const startedAt = clock.now();
      const message = await breakers.run(
        { service: 'claude' },
        () => client.messages.create(request, { signal }),
        (error) => !signal.aborted && claudeFailure(error)?.kind === 'unavailable',
      );
      const read = resultOf(message);
      const problem = read.kind === 'reply' ? null : read.kind === 'refused' ? 'refusal' : 'unreadable';
      const call = callOf(message, clock.now() - startedAt, problem);
      calls.push(call);
      log.info({ ...call, requestId: message._request_id }, 'claude answered');
      if (read.kind !== 'invalid') return read;
      // Another try costs about as much again.
      if (2 * call.costUsd > mostUsd) break;
    }
    return { kind: 'invalid' } as const;
  };

  return {
    async ask(request, outer, mostUsd = Number.POSITIVE_INFINITY) {
      const deadline = new AbortController();
      const cancel = clock.after(claudeSettings.deadlineMs, () => deadline.abort());
      const calls: ModelCall[] = [];
      try {
        const signal = AbortSignal.any([outer, deadline.signal]);
        return { result: await askUntilValid(request, signal, mostUsd, calls), calls };
      } catch (error) {
        outer.throwIfAborted();
        if (error instanceof BreakerOpenError) {
          return { result: { kind: 'resting', retryAfterMs: error.retryAfterMs }, calls };
        }
        const failure = claudeFailure(error);
        if (failure === null) throw error;
        return { result: failure, calls };
      } finally {
        cancel();
      }
    },
  };
}

function resultOf(message: Message): ModelResult {
  if (message.stop_reason === 'refusal') return { kind: 'refused' };
  // A thinking block may come first.
  const text = message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
  const reply = message.stop_reason === 'end_turn' ? parseReply(text) : null;
  return reply === null ? { kind: 'invalid' } : { kind: 'reply', reply };
}

function callOf({ model, usage, stop_reason: stopReason }: Message, latencyMs: number, problem: string | null) {
  const tokens = {
    inputTokens: usage.input_tokens,
    cacheReadTokens: usage.cache_read_input_tokens ?? 0,
    cacheWriteTokens: usage.cache_creation_input_tokens ?? 0,
    outputTokens: usage.output_tokens,
  };
  return { model, ...tokens, costUsd: costNanoUsd(model, tokens) / 1e9, latencyMs, stopReason, problem };
}
