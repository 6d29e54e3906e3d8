import { createHash } from 'node:crypto';
import type { Model } from './models.ts';
import { tokensOf } from './tokens.ts';
import { isObject, type Json, type JsonObject, type Usage } from './wire.ts';

const ttlMs = { '5m': 5 * 60_000, '1h': 60 * 60_000 } as const;
type Ttl = keyof typeof ttlMs;
/** How many blocks before a breakpoint are looked at for an older, shorter prefix. */
const lookBack = 20;

interface Step {
  /** Hash of everything up to and including this block. */
  hash: string;
  /** Tokens up to and including it. */
  tokens: number;
  ttl: Ttl | null;
}

type InputUsage = Pick<
  Usage,
  'input_tokens' | 'cache_creation_input_tokens' | 'cache_read_input_tokens' | 'cache_creation'
>;

export interface PromptCache {
  /** What the input costs; remembers the prefixes that it marks. */
  charge(key: string, model: Model, body: JsonObject, nowMs: number): InputUsage;
  clear(): void;
}

/** Prefixes up to each breakpoint, in the order tools → system → messages, kept for their time to live and renewed when read. */
export function createPromptCache(): PromptCache {
  const entries = new Map<string, { expiresAt: number; ttl: Ttl }>();
  return {
    charge(key, model, body, nowMs) {
      const steps = prefixSteps(`${key}:${model.id}`, body);
      const marked = steps.flatMap((step, index) => (step.ttl && step.tokens >= model.minCacheable ? [index] : []));
      let read = 0;
      for (const index of marked) {
        for (const step of steps.slice(Math.max(0, index - lookBack), index + 1)) {
          const entry = entries.get(step.hash);
          if (entry && entry.expiresAt > nowMs && step.tokens > read) {
            read = step.tokens;
            entry.expiresAt = nowMs + ttlMs[entry.ttl];
          }
        }
      }
      const written: Record<Ttl, number> = { '5m': 0, '1h': 0 };
      let covered = read;
      for (const index of marked) {
        const step = steps[index];
        if (!step?.ttl || step.tokens <= covered) continue;
        written[step.ttl] += step.tokens - covered;
        covered = step.tokens;
        entries.set(step.hash, { expiresAt: nowMs + ttlMs[step.ttl], ttl: step.ttl });
      }
      return {
        input_tokens: (steps.at(-1)?.tokens ?? 0) - covered,
        cache_creation_input_tokens: covered - read,
        cache_read_input_tokens: read,
        cache_creation: { ephemeral_5m_input_tokens: written['5m'], ephemeral_1h_input_tokens: written['1h'] },
      };
    },
    clear: () => entries.clear(),
  };
}

export function inputTokens(body: JsonObject): number {
  return prefixSteps('', body).at(-1)?.tokens ?? 0;
}

function prefixSteps(seed: string, body: JsonObject): Step[] {
  const hash = createHash('sha256').update(seed);
  let tokens = 0;
  const steps = promptBlocks(body).map(({ value, control }): Step => {
    hash.update(JSON.stringify(value));
    tokens += tokensOf(value);
    return { hash: hash.copy().digest('hex'), tokens, ttl: ttlOf(control) };
  });
  // A top-level cache_control marks the end of the prompt by itself.
  const last = steps.at(-1);
  if (last && last.ttl === null) last.ttl = ttlOf(body.cache_control);
  return steps;
}

function promptBlocks(body: JsonObject): { value: Json; control: Json | undefined }[] {
  const blocks = [
    ...blocksOf('tools', body.tools),
    ...blocksOf('system', body.system),
    ...(Array.isArray(body.messages) ? body.messages : []).flatMap((message) =>
      isObject(message) ? blocksOf(String(message.role), message.content) : [],
    ),
  ];
  return blocks.map(({ place, block }) => {
    if (!isObject(block)) return { value: [place, block], control: undefined };
    const { cache_control: control, ...rest } = block;
    return { value: [place, rest], control };
  });
}

function blocksOf(place: string, content: Json | undefined): { place: string; block: Json }[] {
  if (content === undefined || content === null) return [];
  return (Array.isArray(content) ? content : [{ type: 'text', text: content }]).map((block) => ({ place, block }));
}

function ttlOf(control: Json | undefined): Ttl | null {
  if (!isObject(control)) return null;
  return control.ttl === '1h' ? '1h' : '5m';
}
