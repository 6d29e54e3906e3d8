import { z } from 'zod';
import { clientId, connectionId, conversationId, draftId, messageId, personId } from '../model/ids.ts';
import { activityRow, agentMode, conversationRow, draftRow, messageRow, rows } from '../model/rows.ts';
import { instant } from '../model/time.ts';
import { seq } from '../protocol/event.ts';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';

const one = z.object({ id: conversationId });
const page = { cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) };
const queryFlag = z.enum(['true', 'false']).transform((value) => value === 'true');

export const listConversations = endpoint({
  method: 'GET',
  path: '/conversations',
  access: 'inbox.read',
  summary: 'Conversations, newest message first',
  params: nothing,
  query: z.object({
    ...page,
    status: z.enum(['open', 'snoozed', 'closed']).optional(),
    connectionId: connectionId.optional(),
    handler: z.enum(['agent', 'staff', 'nobody']).optional(),
    isWaiting: queryFlag.optional(),
  }),
  body: nothing,
  output: z.object({ conversations: z.array(conversationRow), nextCursor: z.string().nullable() }),
});

export const getConversation = endpoint({
  method: 'GET',
  path: '/conversations/:id',
  access: 'inbox.read',
  summary: 'One conversation',
  params: one,
  query: nothing,
  body: nothing,
  output: conversationRow,
});

export const listMessages = endpoint({
  method: 'GET',
  path: '/conversations/:id/messages',
  access: 'inbox.read',
  summary: 'Messages and activities, newest first',
  params: one,
  query: z.object(page),
  body: nothing,
  output: z.object({
    messages: z.array(messageRow),
    activities: z.array(activityRow),
    nextCursor: z.string().nullable(),
  }),
});

/** `Idempotency-Key` carries the client id: a repeat gets the same answer. */
export const sendReply = endpoint({
  method: 'POST',
  path: '/conversations/:id/messages',
  access: 'inbox.reply',
  summary: 'Queue a reply; makes the conversation the sender’s',
  params: one,
  query: nothing,
  body: z.object({
    clientId,
    text: z.string().min(1).max(20_000),
    replyToId: messageId.nullable().default(null),
    /** When the reply was written, for those that waited offline. */
    writtenAt: instant,
    /**
     * The handler's epoch that the writer saw. When somebody else of the team has replied since, the reply is refused
     * with `handler_changed`, unless `sendAnyway`.
     */
    seenEpoch: z.int().nonnegative().nullable().default(null),
    sendAnyway: z.boolean().default(false),
  }),
  output: z.object({ message: messageRow }),
});

export const changeConversation = endpoint({
  method: 'PATCH',
  path: '/conversations/:id',
  access: 'inbox.reply',
  summary: 'Status, assignee, agent mode',
  params: one,
  query: nothing,
  body: z.object({
    status: z.enum(['open', 'snoozed', 'closed']).optional(),
    snoozedUntil: instant.nullable().optional(),
    assigneeId: personId.nullable().optional(),
    agentMode: agentMode.nullable().optional(),
  }),
  output: conversationRow,
});

export const takeOver = endpoint({
  method: 'POST',
  path: '/conversations/:id/take-over',
  access: 'inbox.reply',
  summary: 'Silence the agent at once; answers when none of its sends is in flight (at most 10 s)',
  params: one,
  query: nothing,
  body: nothing,
  output: z.object({ conversation: conversationRow, acknowledgedAt: instant }),
});

export const handBack = endpoint({
  method: 'POST',
  path: '/conversations/:id/hand-back',
  access: 'inbox.reply',
  summary: 'Give the conversation to the agent',
  params: one,
  query: nothing,
  body: z.object({
    note: z.string().trim().max(1000).nullable().default(null),
    /** Also answer what the customer wrote before the hand-back. */
    answerNow: z.boolean().default(false),
  }),
  output: conversationRow,
});

export const markRead = endpoint({
  method: 'POST',
  path: '/conversations/:id/read',
  access: 'inbox.read',
  summary: 'Read up to and including this message',
  params: one,
  query: nothing,
  body: z.object({ upToMessageId: messageId }),
  output: conversationRow,
});

export const listDrafts = endpoint({
  method: 'GET',
  path: '/conversations/:id/drafts',
  access: 'inbox.read',
  summary: 'The agent’s drafts that wait for approval',
  params: one,
  query: nothing,
  body: nothing,
  output: z.object({ drafts: z.array(draftRow) }),
});

export const approveDraft = endpoint({
  method: 'POST',
  path: '/drafts/:id/approve',
  access: 'inbox.reply',
  summary: 'Send the draft, as it is or edited; refused with `draft_outdated` when the customer has written since',
  params: z.object({ id: draftId }),
  query: nothing,
  body: z.object({ clientId, text: z.string().min(1).max(20_000).optional() }),
  output: z.object({ message: messageRow }),
});

export const dropDraft = endpoint({
  method: 'DELETE',
  path: '/drafts/:id',
  access: 'inbox.reply',
  summary: 'Drop the draft; the conversation waits for a person',
  params: z.object({ id: draftId }),
  query: nothing,
  body: nothing,
  output: draftRow,
});

/** Pages of current rows. The first page fixes `asOfSeq`: after the last page the stream starts there. */
export const snapshot = endpoint({
  method: 'GET',
  path: '/snapshot',
  access: 'inbox.read',
  summary: 'Everything the desktop caches',
  params: nothing,
  query: z.object({ cursor: z.string().optional() }),
  body: nothing,
  output: z.object({ logId: z.string(), asOfSeq: seq, rows, nextCursor: z.string().nullable() }),
});
