import { z } from 'zod';
import { conversationId, personId } from '../model/ids.ts';
import { rows } from '../model/rows.ts';
import { instant } from '../model/time.ts';
import { eventEnvelope, seq } from './event.ts';

/** Relay → desktop. */
export const frameDown = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('welcome'), logId: z.string(), head: seq, now: instant }),
  /** A batch in seq order with the current rows of all it touches; `cursor` is the last seq in it. */
  z.object({ kind: z.literal('events'), events: z.array(eventEnvelope).min(1), rows, cursor: seq }),
  /** A teammate's state in a conversation; ends by itself after 15 s without renewal. */
  z.object({
    kind: z.literal('presence'),
    personId,
    conversationId: conversationId.nullable(),
    isTyping: z.boolean(),
  }),
  /** The agent is composing in this conversation, or has stopped. */
  z.object({ kind: z.literal('agent-writing'), conversationId, isWriting: z.boolean() }),
  /** Somebody's typing holds the agent until then; null: the hold has ended. */
  z.object({ kind: z.literal('agent-held'), conversationId, personId: personId.nullable(), until: instant.nullable() }),
]);
export type FrameDown = z.infer<typeof frameDown>;
