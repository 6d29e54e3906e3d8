import { type ConnectionId, connectionId } from '@tandem/shared/model';
import { z } from 'zod';
import type { JobRequest } from '../queue/task.ts';

export const catchUpTaskName = 'catch-up';
/** `conversationKey` null: every conversation with news since `sinceMs`. */
export const catchUpPayload = z.object({
  connectionId,
  conversationKey: z.string().nullable(),
  sinceMs: z.number(),
  /** What the logs follow; a run that nothing asked for makes its own. */
  correlation: z.string().optional(),
});

/**
 * One waiting pull per account and minute it reaches back to, and per conversation that is asked for by name. A later request replaces
 * what a waiting one was to do: one that reaches back less far must not replace one that reaches back further.
 */
export function catchUpJob(input: {
  connectionId: ConnectionId;
  conversationKey: string | null;
  sinceMs: number;
  correlation?: string;
}): JobRequest {
  return {
    task: catchUpTaskName,
    payload: input,
    key: `catch-up:${input.connectionId}:${input.conversationKey ?? `since ${Math.floor(input.sinceMs / 60_000)}`}`,
    keyMode: 'keep',
  };
}
