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
  /** Another version of the agent is what customers are answered by. */
  z.object({ type: z.literal('agent.published'), connectionId }),
  z.object({ type: z.literal('test_case.changed'), connectionId }),
  /** A run began, went on or ended. */
  z.object({ type: z.literal('test_run.changed'), connectionId, runId: z.string() }),
  /** Questions were sorted, or somebody decided about one of the gaps. */
  z.object({ type: z.literal('content_gap.changed'), connectionId }),
  /** Somebody thought something of an answer of the agent. */
  z.object({ type: z.literal('review.changed'), connectionId }),
  z.object({ type: z.literal('member.changed'), personId }),
  /** Work was given up, or what was given up is tried again or discarded: the list is read again. */
  z.object({ type: z.literal('dead_letter.changed') }),
  /** The plan is another, or a limit of it is near or reached: plan and usage are read again. */
  z.object({ type: z.literal('usage.changed') }),
] as const;
