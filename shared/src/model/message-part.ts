import { z } from 'zod';
import { mediaId } from './ids.ts';

/** `pending`: still being fetched; `gone`: the platform no longer has it; `failed`: refused (too large, not an image). */
export const mediaState = z.enum(['pending', 'ready', 'failed', 'gone']);

const media = {
  mediaId: mediaId.nullable(),
  state: mediaState,
  mime: z.string().nullable(),
  /** Pixels; known before the bytes are shown, so that the thread never jumps. */
  width: z.int().positive().nullable(),
  height: z.int().positive().nullable(),
};

const cardButton = z.object({ title: z.string(), kind: z.enum(['reply', 'link']) });

/** What a message is made of, on any channel. What a channel sends and we cannot show is `unsupported`, never dropped. */
export const messagePart = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('image'), ...media }),
  z.object({ kind: z.literal('video'), ...media }),
  z.object({ kind: z.literal('audio'), ...media }),
  z.object({ kind: z.literal('file'), ...media, name: z.string().nullable() }),
  z.object({ kind: z.literal('sticker'), ...media }),
  z.object({ kind: z.literal('location'), label: z.string().nullable(), latitude: z.number(), longitude: z.number() }),
  z.object({ kind: z.literal('shared-post'), url: z.url().nullable(), externalId: z.string().nullable() }),
  z.object({ kind: z.literal('card'), title: z.string(), buttons: z.array(cardButton) }),
  /** `type` is the platform's own word, for support; it is not shown to staff. */
  z.object({ kind: z.literal('unsupported'), type: z.string() }),
]);
export type MessagePart = z.infer<typeof messagePart>;
export type MediaState = z.infer<typeof mediaState>;

/** The words of a message as one plain text, for previews, search and the agent. */
export function textOf(parts: readonly MessagePart[]): string {
  return parts
    .flatMap((part) => (part.kind === 'text' ? [part.text] : []))
    .join('\n')
    .trim();
}
