import { z } from 'zod';
import { activityId, contactId, conversationId } from '../../model/ids.ts';
import { handler } from '../../model/rows.ts';
import { instant } from '../../model/time.ts';

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
  /** Everything of this customer is gone: the desktop deletes its copy, and what it was about to send. */
  z.object({ type: z.literal('contact.erased'), contactId }),
  /** What was said before is past the shop's retention period: the desktop deletes its copy. */
  z.object({ type: z.literal('conversation.trimmed'), conversationId, before: instant }),
] as const;
