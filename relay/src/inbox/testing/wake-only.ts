import { conversationId } from '@tandem/shared/model';
import { z } from 'zod';
import type { RelayFeature } from '../../feature.ts';
import { defineTask } from '../../queue/task.ts';
import { deliverReplyName } from '../wake-delivery.ts';

/** Stands where the sender will be: the inbox wakes it by name, and knows nothing else of it. */
export const wakeOnly: RelayFeature = {
  name: 'wake-only',
  tasks: [
    defineTask({
      name: deliverReplyName,
      lane: 'delivery',
      payload: z.object({ conversationId }),
      run: async () => undefined,
    }),
  ],
};
