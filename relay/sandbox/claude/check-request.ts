import { ApiError, invalid } from './api-error.ts';
import { type Model, models } from './models.ts';
import { checkOutputFormat } from './output-schema.ts';
import { isObject, type Json, type JsonObject } from './wire.ts';

const removed = ['temperature', 'top_p', 'top_k'];
const roles = new Set(['user', 'assistant', 'system']);
const efforts = new Set(['low', 'medium', 'high', 'xhigh', 'max']);

/** The strictness of the real API that callers trip over. Throws `ApiError`. `counting`: count_tokens needs no `max_tokens`. */
export function checkRequest(body: JsonObject, counting: boolean): Model {
  const model = checkModel(body.model);
  for (const name of removed) {
    if (name in body) throw invalid(`${name}: this parameter is no longer accepted; remove it from the request`);
  }
  if (!counting) checkMaxTokens(body);
  checkMessages(body.messages);
  checkThinking(body, model);
  checkToolChoice(body, model);
  checkOutputConfig(body.output_config);
  checkCacheControls(body);
  return model;
}

function checkModel(name: Json | undefined): Model {
  if (typeof name !== 'string') throw invalid('model: Field required');
  const model = models.get(name);
  if (model === undefined) throw new ApiError(404, `model: ${name}`);
  return model;
}

function checkMaxTokens(body: JsonObject): void {
  const limit = body.max_tokens;
  if (typeof limit !== 'number' || !Number.isInteger(limit)) throw invalid('max_tokens: Field required');
  if (limit < 0) throw invalid('max_tokens: must be greater than or equal to 0');
  const isForced = isObject(body.tool_choice) && (body.tool_choice.type === 'any' || body.tool_choice.type === 'tool');
  const hasFormat = isObject(body.output_config) && isObject(body.output_config.format);
  // Zero warms the cache and generates nothing.
  if (limit === 0 && (body.stream === true || hasFormat || isForced)) {
    throw invalid('max_tokens: 0 cannot be combined with stream, output_config.format or a forced tool_choice');
  }
}

function checkMessages(messages: Json | undefined): void {
  if (!Array.isArray(messages)) throw invalid('messages: Field required');
  if (messages.length === 0) throw invalid('messages: at least one message is required');
  messages.forEach((message, index) => {
    checkMessage(message, index);
  });
  const last = messages.at(-1);
  if (isObject(last) && last.role === 'assistant') {
    throw invalid('messages: the final message must not be from the assistant; prefill is not supported');
  }
}

function checkMessage(message: Json, index: number): void {
  const at = `messages.${index}`;
  if (!isObject(message) || typeof message.role !== 'string' || !roles.has(message.role)) {
    throw invalid(`${at}.role: Input should be 'user', 'assistant' or 'system'`);
  }
  if (index === 0 && message.role !== 'user') throw invalid(`${at}.role: the first message must be from the user`);
  const content = message.content;
  if (typeof content === 'string') {
    if (content.trim() === '') throw invalid(`${at}.content: text content blocks must be non-empty`);
    return;
  }
  if (!Array.isArray(content) || content.length === 0) throw invalid(`${at}.content: Field required`);
  content.forEach((block, position) => {
    checkBlock(block, message.role === 'assistant', `${at}.content.${position}`);
  });
}

function checkBlock(block: Json, isAssistant: boolean, at: string): void {
  if (!isObject(block) || typeof block.type !== 'string') throw invalid(`${at}.type: Field required`);
  if (block.type === 'text') {
    if (typeof block.text !== 'string') throw invalid(`${at}.text: Field required`);
    if (block.text === '' && block.cache_control)
      throw invalid(`${at}.cache_control: cannot be set for empty text blocks`);
    if (block.text.trim() === '') throw invalid(`${at}.text: text content blocks must be non-empty`);
    if (!isAssistant && Array.isArray(block.citations) && block.citations.length > 0) {
      throw invalid(`${at}.citations: not accepted on user text blocks`);
    }
  }
  if (block.type === 'document' && isAssistant)
    throw invalid(`${at}: document blocks are not accepted in assistant messages`);
}

function checkThinking(body: JsonObject, model: Model): void {
  const thinking = body.thinking;
  if (!isObject(thinking) || thinking.type !== 'disabled') return;
  if (model.disableThinking === 'refused') throw invalid(`thinking: 'disabled' is not supported by ${model.id}`);
  const effort = isObject(body.output_config) ? body.output_config.effort : undefined;
  if (model.disableThinking === 'low-effort-only' && (effort === 'xhigh' || effort === 'max')) {
    throw invalid(`thinking: 'disabled' is not supported at effort '${effort}'`);
  }
}

function checkToolChoice(body: JsonObject, model: Model): void {
  const choice = body.tool_choice;
  if (!isObject(choice)) return;
  if ((choice.type === 'any' || choice.type === 'tool') && !model.canForceTools) {
    throw invalid(`tool_choice: '${choice.type}' is not supported by ${model.id}`);
  }
}

function checkOutputConfig(config: Json | undefined): void {
  if (config === undefined || config === null) return;
  if (!isObject(config)) throw invalid('output_config: Input should be an object');
  if (config.effort !== undefined && config.effort !== null && !efforts.has(String(config.effort))) {
    throw invalid(`output_config.effort: Input should be one of ${[...efforts].join(', ')}`);
  }
  if (config.format !== undefined && config.format !== null) checkOutputFormat(config.format);
}

function checkCacheControls(body: JsonObject): void {
  let count = 0;
  const visit = (value: Json): void => {
    if (Array.isArray(value)) {
      value.forEach(visit);
    } else if (isObject(value)) {
      const control = value.cache_control;
      if (control !== undefined && control !== null) {
        count += 1;
        const ttl = isObject(control) ? (control.ttl ?? '5m') : undefined;
        if (!isObject(control) || control.type !== 'ephemeral' || (ttl !== '5m' && ttl !== '1h')) {
          throw invalid('cache_control: must be {"type": "ephemeral", "ttl": "5m" | "1h"}');
        }
      }
      Object.values(value).forEach(visit);
    }
  };
  visit(body);
  if (count > 4) throw invalid(`A maximum of 4 blocks with cache_control may be provided. Found ${count}.`);
}
