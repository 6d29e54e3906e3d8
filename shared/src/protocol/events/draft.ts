import { z } from 'zod';
import { conversationId, draftId } from '../../model/ids.ts';

export const draftEvents = [
  z.object({ type: z.literal('draft.created'), conversationId, draftId }),
  z.object({ type: z.literal('draft.closed'), conversationId, draftId }),
] as const;
