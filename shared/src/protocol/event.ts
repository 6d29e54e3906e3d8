import { z } from 'zod';
import { instant } from '../model/time.ts';
import { connectionEvents } from './events/connection.ts';
import { conversationEvents } from './events/conversation.ts';
import { draftEvents } from './events/draft.ts';
import { messageEvents } from './events/message.ts';

/** A fact of one tenant's log. Ids and state only, never text or names: the subscriber joins the current rows when it sends. */
export const eventBody = z.discriminatedUnion('type', [
  ...messageEvents,
  ...conversationEvents,
  ...draftEvents,
  ...connectionEvents,
]);
export type EventBody = z.infer<typeof eventBody>;
export type EventType = EventBody['type'];
export type EventOf<T extends EventType> = Extract<EventBody, { type: T }>;

/** Position in the tenant's log; commit order is seq order, without gaps. */
export const seq = z.int().nonnegative();

/** An unknown type must not stop an older desktop, so the envelope is parsed first and the body leniently. */
export const eventEnvelope = z.object({ seq, at: instant, body: z.looseObject({ type: z.string() }) });
export type EventEnvelope = z.infer<typeof eventEnvelope>;
