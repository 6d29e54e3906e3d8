import { z } from 'zod';

/** What the model is made to answer. The API enforces the shape only; lengths and meaning are checked here and in `grounding`. */
export const replySchema = {
  type: 'object',
  properties: {
    action: { type: 'string', enum: ['answer', 'hand_off'] },
    text: { type: 'string', description: 'The message to the customer; empty when handing off' },
    used_chunk_ids: {
      type: 'array',
      items: { type: 'string' },
      description: 'Ids of the chunks the text rests on',
    },
    quotes: {
      type: 'array',
      description: 'Verbatim pieces of those chunks that support the text',
      items: {
        type: 'object',
        properties: { chunk_id: { type: 'string' }, quote: { type: 'string' } },
        required: ['chunk_id', 'quote'],
        additionalProperties: false,
      },
    },
    reason: { type: 'string', enum: ['answered', 'not_in_knowledge', 'asked_for_person'] },
  },
  required: ['action', 'text', 'used_chunk_ids', 'quotes', 'reason'],
  additionalProperties: false,
} as const;

const reply = z
  .object({
    action: z.enum(['answer', 'hand_off']),
    text: z.string().trim().max(2000),
    used_chunk_ids: z.array(z.string()).max(20),
    quotes: z.array(z.object({ chunk_id: z.string(), quote: z.string().max(4000) })).max(20),
    reason: z.enum(['answered', 'not_in_knowledge', 'asked_for_person']),
  })
  .refine(({ action, text }) => action === 'hand_off' || text !== '', { error: 'an answer without text' });
export type ModelReply = z.infer<typeof reply>;

/** Null: not what was asked for. */
export function parseReply(text: string): ModelReply | null {
  const parsed = reply.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // A truncated answer is expected here; anything else is not.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
