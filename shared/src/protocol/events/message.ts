import { z } from 'zod';
import { deliveryState } from '../../model/delivery.ts';
import { clientId, conversationId, messageId } from '../../model/ids.ts';
import { handler } from '../../model/rows.ts';

const subject = { conversationId, messageId };

export const messageEvents = [
  /** `handler` at the moment of arrival: only the handler's task is enqueued. */
  z.object({ type: z.literal('message.received'), ...subject, handler }),
  /** A reply of the shop that was written elsewhere: in the platform's app, or by its auto-messages. */
  z.object({ type: z.literal('message.echoed'), ...subject }),
  z.object({ type: z.literal('message.queued'), ...subject, clientId: clientId.nullable() }),
  z.object({ type: z.literal('message.sent'), ...subject, clientId: clientId.nullable() }),
  z.object({ type: z.literal('message.failed'), ...subject, clientId: clientId.nullable() }),
  /** Any other change of the row: media arrived, a reaction, attempting, unknown, cancelled. */
  z.object({ type: z.literal('message.changed'), ...subject, deliveryState: deliveryState.nullable() }),
] as const;
