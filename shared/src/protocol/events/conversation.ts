import { z } from 'zod';
import { activityId, contactId, conversationId } from '../../model/ids.ts';
import { handler } from '../../model/rows.ts';

export const conversationEvents = [
  z.object({ type: z.literal('conversation.opened'), conversationId, contactId }),
  /** Status, window, unread count, seen: the row says which. */
  z.object({ type: z.literal('conversation.changed'), conversationId }),
  z.object({
    type: z.literal('handler.changed'),
    conversationId,
    handler,
    handlerEpoch: z.int(),
    activityId: activityId.nullable(),
    /** A hand-back that asks the agent to answer what is already there. */
    answerNow: z.boolean(),
  }),
  z.object({ type: z.literal('activity.recorded'), conversationId, activityId }),
  z.object({ type: z.literal('contact.changed'), contactId }),
] as const;
