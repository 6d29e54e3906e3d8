import { z } from 'zod';
import { connectionId, conversationId, type MessageId, messageId } from '../model/ids.ts';
import { instant } from '../model/time.ts';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';

/** What ended without an outcome. No text of a customer and no token: the conversation is named, and read where it always is. */
export const deadLetter = z.object({
  id: z.string(),
  /** `webhook`: something the platform told; `reply`: a message of the shop; `job`: any other work. */
  kind: z.enum(['webhook', 'reply', 'job']),
  /** The work's name, such as `process-webhook`; `reply` for a message. */
  task: z.string(),
  /**
   * `impossible`: trying again cannot help unless something changes; `platform`, `database`: did not answer or refused; `process_died`:
   * took its process along; `program`: a fault of ours; `refused`: the platform does not take the reply; `expired`: its window closed
   * meanwhile; `unknown`: the platform could not say whether the reply arrived.
   */
  cause: z.enum(['impossible', 'platform', 'database', 'process_died', 'program', 'refused', 'expired', 'unknown']),
  /** The kind of error or the platform's code, for support. */
  detail: z.string(),
  connectionId: connectionId.nullable(),
  conversationId: conversationId.nullable(),
  messageId: messageId.nullable(),
  attempts: z.int().nonnegative(),
  /** How often it was tried again after it had been given up. */
  retries: z.int().nonnegative(),
  firstDiedAt: instant,
  diedAt: instant,
  /** When it is tried again by itself; null: only a person can. */
  retryAt: instant.nullable(),
  /** False where trying again can change nothing. */
  canRetry: z.boolean(),
});
export type DeadLetter = z.infer<typeof deadLetter>;

/** The letter of a message that did not arrive; a job's has an id of its own. */
export function replyLetterId(id: MessageId): string {
  return `reply-${id}`;
}

const one = z.object({ id: z.string().max(100) });

export const listDeadLetters = endpoint({
  method: 'GET',
  path: '/dead-letters',
  access: 'dead_letters.read',
  summary: 'What ended without an outcome in the last seven days, newest first',
  params: nothing,
  query: z.object({
    limit: z.coerce.number().int().min(1).max(200).default(100),
    cursor: z.string().max(200).optional(),
  }),
  body: nothing,
  output: z.object({
    deadLetters: z.array(deadLetter),
    /** Of all, not of this page. */
    total: z.int().nonnegative(),
    nextCursor: z.string().nullable(),
  }),
});

export const retryDeadLetter = endpoint({
  method: 'POST',
  path: '/dead-letters/:id/retry',
  access: 'inbox.reply',
  summary:
    'Try again, once however often it is asked; `not_found` when somebody has. A reply: who may reply; else who may change dead letters',
  params: one,
  query: nothing,
  body: nothing,
  output: nothing,
});

export const discardDeadLetter = endpoint({
  method: 'DELETE',
  path: '/dead-letters/:id',
  access: 'inbox.reply',
  summary: 'Forget it: a reply is marked as not sent, anything else is deleted',
  params: one,
  query: nothing,
  body: nothing,
  output: nothing,
});
