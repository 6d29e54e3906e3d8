import { randomBytes } from 'node:crypto';
import type { ScriptStep } from './script.ts';
import { textWithin, tokensOf } from './tokens.ts';
import {
  type ContentBlock,
  isObject,
  type Json,
  type JsonObject,
  type Message,
  type StopDetails,
  type StopReason,
} from './wire.ts';

type Told = Extract<
  ScriptStep,
  { kind: 'text' | 'structured' | 'tool' | 'truncated' | 'refusal' | 'cut' | 'stream-error' }
>;

export const newId = (prefix: string) => `${prefix}_01${randomBytes(16).toString('base64url').replace(/[-_]/g, 'x')}`;

/** The Message a step tells, within the request's `max_tokens`. */
export function messageOf(
  step: Told | null,
  body: JsonObject,
  inputUsage: Pick<
    Message['usage'],
    'input_tokens' | 'cache_creation_input_tokens' | 'cache_read_input_tokens' | 'cache_creation'
  >,
): Message {
  const thinking = step && 'thinking' in step && step.thinking ? step.thinking : null;
  const content: ContentBlock[] = thinking === null ? [] : [{ type: 'thinking', thinking, signature: 'c2FuZGJveA==' }];
  let stop: StopReason = 'end_turn';
  let details: StopDetails | null = null;
  let left = Math.max(0, Number(body.max_tokens) - (thinking === null ? 0 : tokensOf(thinking)));
  if (step?.kind === 'tool') {
    content.push({ type: 'tool_use', id: newId('toolu'), name: step.name, input: step.input as JsonObject });
    stop = 'tool_use';
  } else {
    const whole = textOf(step, body);
    const text = textWithin(whole, left);
    if (text !== '') content.push({ type: 'text', text, citations: null });
    if (text.length < whole.length || step?.kind === 'truncated') stop = 'max_tokens';
    left -= tokensOf(text);
  }
  if (step?.kind === 'refusal') {
    stop = 'refusal';
    details = { type: 'refusal', category: step.category, explanation: null };
  }
  return {
    id: newId('msg'),
    type: 'message',
    role: 'assistant',
    model: String(body.model),
    content,
    stop_reason: stop,
    stop_sequence: null,
    stop_details: details,
    container: null,
    diagnostics: null,
    usage: {
      ...inputUsage,
      output_tokens: content.reduce((sum, block) => sum + tokensOf(spoken(block)), 0),
      output_tokens_details: { thinking_tokens: thinking === null ? 0 : tokensOf(thinking) },
      server_tool_use: null,
      service_tier: 'standard',
      inference_geo: null,
      speed: 'standard',
    },
  };
}

function spoken(block: ContentBlock): Json {
  if (block.type === 'text') return block.text;
  return block.type === 'thinking' ? block.thinking : block.input;
}

function textOf(step: Exclude<Told, { kind: 'tool' }> | null, body: JsonObject): string {
  if (step === null) return unscripted(body);
  return step.kind === 'structured' ? JSON.stringify(step.value) : step.text;
}

/** With nothing scripted: the emptiest value that the asked schema allows, or one plain sentence. */
function unscripted(body: JsonObject): string {
  const format = isObject(body.output_config) ? body.output_config.format : null;
  if (!isObject(format) || !isObject(format.schema)) return 'This is the sandbox. Nothing is scripted.';
  return JSON.stringify(emptiest(format.schema));
}

function emptiest(schema: Json | undefined): Json {
  if (!isObject(schema)) return null;
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0] ?? null;
  if (Array.isArray(schema.anyOf)) return emptiest(schema.anyOf[0]);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object' && isObject(schema.properties)) {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, child]) => [name, emptiest(child)]));
  }
  const empties: Record<string, Json> = { object: {}, array: [], string: '', number: 0, integer: 0, boolean: false };
  return empties[String(type)] ?? null;
}
