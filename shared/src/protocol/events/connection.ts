import { z } from 'zod';
import { connectionId, personId } from '../../model/ids.ts';

export const connectionEvents = [
  z.object({ type: z.literal('connection.opened'), connectionId }),
  z.object({ type: z.literal('connection.changed'), connectionId }),
  z.object({ type: z.literal('connection.closed'), connectionId }),
  /** Everything of this connection is gone: the desktop deletes its copy. */
  z.object({ type: z.literal('connection.purged'), connectionId }),
  z.object({ type: z.literal('agent.changed'), connectionId }),
  z.object({ type: z.literal('knowledge.changed'), connectionId }),
  z.object({ type: z.literal('member.changed'), personId }),
  /** Work was given up, or what was given up is tried again or discarded: the list is read again. */
  z.object({ type: z.literal('dead_letter.changed') }),
] as const;
