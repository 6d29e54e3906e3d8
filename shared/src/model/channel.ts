import { z } from 'zod';

export const channelKind = z.enum(['tiktok', 'messenger', 'instagram', 'whatsapp', 'waha', 'line', 'x']);
export type ChannelKind = z.infer<typeof channelKind>;

export const textUnit = z.enum(['char', 'utf8byte', 'utf16']);
const mediaRule = z.object({
  maxBytes: z.int().positive(),
  mimes: z.array(z.string()),
  via: z.enum(['url', 'upload', 'inline']),
});

/** What a linked account can do. Screens ask this, never which platform it is. Durations in milliseconds. */
export const capabilities = z.object({
  replyWindow: z.object({ ms: z.int().positive() }).nullable(),
  /** How many messages of the shop fit in one window; null: not counted. */
  messagesPerWindow: z.int().positive().nullable(),
  windowExtension: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('human-agent'), untilMs: z.int().positive(), requiresHumanAuthor: z.literal(true) }),
      z.object({ kind: z.literal('template') }),
      z.object({ kind: z.literal('paid-push') }),
    ])
    .nullable(),
  replyHandleTtlMs: z.int().positive().nullable(),
  maxPartsPerCall: z.int().positive(),
  text: z.object({ limit: z.int().positive(), unit: textUnit }),
  outboundMedia: z.partialRecord(z.enum(['image', 'video', 'audio', 'file', 'sticker']), mediaRule),
  receipts: z.array(z.enum(['delivered', 'seen'])),
  selfEchoes: z.boolean(),
  typing: z.boolean(),
  quote: z.boolean(),
  idempotentSend: z.boolean(),
  ackDeadlineMs: z.int().positive(),
  redeliveryHorizonMs: z.int().positive().nullable(),
  catchUp: z
    .object({ depthMs: z.int().positive().nullable(), messagesPerConversation: z.int().positive().nullable() })
    .nullable(),
  sendRate: z.array(
    z.object({ n: z.int().positive(), perMs: z.int().positive(), scope: z.enum(['app', 'account', 'recipient']) }),
  ),
  canInitiate: z.boolean(),
});
export type Capabilities = z.infer<typeof capabilities>;

/** Length of a text in the unit in which this channel counts. */
export function textLength(text: string, unit: z.infer<typeof textUnit>): number {
  if (unit === 'utf16') return text.length;
  if (unit === 'utf8byte') return new TextEncoder().encode(text).length;
  return Array.from(text).length;
}
