import type { ServerResponse } from 'node:http';
import type { ContentBlock, Json, Message } from './wire.ts';

interface StreamOptions {
  /** Ends the stream with this `event: error` after the first content block's deltas. */
  errorType?: string;
  /** Breaks the connection instead of finishing. */
  isCut?: boolean;
}

/** The events of one streamed Message. There is no `[DONE]`; counters in `message_delta` are cumulative. */
export function writeStream(response: ServerResponse, message: Message, options: StreamOptions = {}): void {
  const emit = (type: string, data: Record<string, unknown>) => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  };
  const usage = { ...message.usage, output_tokens: 1 };
  emit('message_start', { message: { ...message, content: [], stop_reason: null, stop_details: null, usage } });
  emit('ping', {});
  for (const [index, block] of message.content.entries()) {
    emit('content_block_start', { index, content_block: opening(block) });
    for (const delta of deltas(block)) emit('content_block_delta', { index, delta });
    if (options.isCut) {
      response.destroy();
      return;
    }
    if (options.errorType !== undefined) break;
    emit('content_block_stop', { index });
  }
  if (options.errorType !== undefined) {
    emit('error', { error: { type: options.errorType, message: 'scripted' } });
    response.end();
    return;
  }
  const { stop_reason, stop_sequence, stop_details, container } = message;
  emit('message_delta', { delta: { stop_reason, stop_sequence, stop_details, container }, usage: message.usage });
  emit('message_stop', {});
  response.end();
}

function opening(block: ContentBlock): Json {
  if (block.type === 'text') return { type: 'text', text: '', citations: null };
  if (block.type === 'thinking') return { type: 'thinking', thinking: '', signature: '' };
  return { ...block, input: {} };
}

function deltas(block: ContentBlock): Json[] {
  if (block.type === 'text') return pieces(block.text).map((text) => ({ type: 'text_delta', text }));
  if (block.type === 'tool_use') {
    return pieces(JSON.stringify(block.input)).map((partial_json) => ({ type: 'input_json_delta', partial_json }));
  }
  return [
    ...pieces(block.thinking).map((thinking) => ({ type: 'thinking_delta', thinking })),
    { type: 'signature_delta', signature: block.signature },
  ];
}

function pieces(text: string): string[] {
  const letters = Array.from(text);
  const count = Math.ceil(letters.length / 12);
  return Array.from({ length: count }, (_, index) => letters.slice(index * 12, index * 12 + 12).join(''));
}
