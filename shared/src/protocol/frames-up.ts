import { z } from 'zod';
import { conversationId } from '../model/ids.ts';
import { seq } from './event.ts';

/** Desktop → relay. The access token travels in the upgrade request's Authorization header, never in the URL. */
export const frameUp = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hello'),
    protocolVersion: z.int(),
    /** Null: nothing cached yet; the relay answers `welcome` and the desktop bootstraps. */
    logId: z.string().nullable(),
    cursor: seq,
  }),
  /** Sent on the first key and renewed at most every 10 s; `false` when the text is emptied. Holds the agent. */
  z.object({ kind: z.literal('typing'), conversationId, isTyping: z.boolean() }),
  /** The conversation open on this person's screen; null: none. */
  z.object({ kind: z.literal('viewing'), conversationId: conversationId.nullable() }),
]);
export type FrameUp = z.infer<typeof frameUp>;
