import {
  activityRow,
  capabilities,
  clientId,
  connectionId,
  connectionRow,
  contactRow,
  conversationRow,
  draftRow,
  instant,
  memberRow,
  messageId,
  messageRow,
  personId,
} from '@tandem/shared/model';
import { z } from 'zod';

// What the engine hands to the screens: rows of the cache, joined and ready to draw.

export const linkState = z.enum(['connecting', 'catching-up', 'live', 'offline']);
/** `suspension`: why the shop is suspended, in the words of whoever runs the relay; then there is no line either (`offline`). */
export const link = z.object({ state: linkState, since: instant, suspension: z.string().nullable() });

export const sessionView = z.discriminatedUnion('state', [
  /** `reason` is set when a session ended by itself. */
  z.object({ state: z.literal('signed-out'), relayUrl: z.string(), reason: z.enum(['expired', 'revoked']).nullable() }),
  z.object({
    state: z.literal('signed-in'),
    relayUrl: z.string(),
    person: z.object({ id: personId, name: z.string(), email: z.string() }),
    tenant: z.object({ id: z.string(), name: z.string() }),
    role: z.enum(['owner', 'admin', 'staff', 'viewer']),
    agentEngine: z.enum(['claude', 'retrieval-only']),
    /** Where the refresh token is kept; `memory`: the keychain refused, so the sign-in ends with the app. */
    vault: z.enum(['keychain', 'file', 'memory']),
  }),
]);

export const inboxView = z.enum(['waiting', 'mine', 'agent', 'drafts', 'unassigned', 'open', 'snoozed', 'closed']);
/** Groups of the list, in their fixed order. */
export const listGroup = z.enum(['waiting', 'drafts', 'mine', 'teammates', 'agent']);

export const listItem = z.object({
  conversation: conversationRow,
  contact: contactRow,
  group: listGroup,
  /** Text of the last message, already shortened; null when it has none (image, sticker). */
  preview: z.string().nullable(),
  previewKind: z.enum(['text', 'image', 'video', 'sticker', 'shared-post', 'other']),
  previewBy: z.enum(['contact', 'agent', 'staff', 'shop']).nullable(),
  draft: draftRow.pick({ id: true, text: true }).nullable(),
  /** A reply of ours is failed or of unknown outcome. */
  hasProblem: z.boolean(),
  /** Replies that wait in the outbox. */
  queuedCount: z.int().nonnegative(),
  messagesPerWindow: z.int().positive().nullable(),
});

export const listPage = z.object({
  total: z.int().nonnegative(),
  /** Heads in their order over the whole view; empty for snoozed and closed, which have none. */
  groups: z.array(z.object({ group: listGroup, count: z.int(), oldestWaitingSince: instant.nullable() })),
  offset: z.int().nonnegative(),
  items: z.array(listItem),
});

export const inboxCounts = z.object({
  views: z.record(inboxView, z.int().nonnegative()),
  connections: z.record(z.string(), z.int().nonnegative()),
  closingSoon: z.int().nonnegative(),
});

/** A reply that the relay has not acknowledged yet. It shows in the thread like a message. */
export const outboxItem = z.object({
  clientId,
  conversationId: z.string(),
  text: z.string(),
  writtenAt: instant,
  /** `asks`: the chat was answered, taken or closed meanwhile, or its window is over; staff decide. */
  state: z.enum(['waiting', 'sending', 'asks', 'refused']),
  reason: z
    .enum([
      'handler_changed',
      'window_closed',
      'quota_exhausted',
      'conversation_closed',
      'connection_not_active',
      'text_too_long',
      'forbidden',
      'invalid_input',
      'damaged',
    ])
    .nullable(),
});

export const threadItem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), at: instant, message: messageRow }),
  z.object({ kind: z.literal('activity'), at: instant, activity: activityRow }),
  z.object({ kind: z.literal('outbox'), at: instant, item: outboxItem }),
]);

export const conversationView = z.object({
  conversation: conversationRow,
  contact: contactRow,
  connection: connectionRow,
  capabilities,
  /** The mode that counts here: the conversation's own, else the connection's. */
  effectiveMode: z.enum(['off', 'draft', 'auto']),
  draft: draftRow.nullable(),
  members: z.array(memberRow),
});

export const threadPage = z.object({
  /** Oldest first. */
  items: z.array(threadItem),
  /** Pass as `before` for the page above; null at the beginning of the conversation. */
  before: z.string().nullable(),
  firstUnreadId: messageId.nullable(),
});

export const preferences = z.object({
  locale: z.enum(['th', 'en']),
  theme: z.enum(['system', 'light', 'dark']),
  textSize: z.union([z.literal(90), z.literal(100), z.literal(112), z.literal(125)]),
  isPanelOpen: z.boolean(),
  listWidth: z.int().min(280).max(420),
  singleKeys: z.boolean(),
});

export const accountView = z.object({
  connection: connectionRow,
  openCount: z.int().nonnegative(),
  /** All there are of it, closed ones too. */
  chatCount: z.int().nonnegative(),
  connectionId,
});

export type LinkState = z.infer<typeof linkState>;
export type SessionView = z.infer<typeof sessionView>;
export type InboxView = z.infer<typeof inboxView>;
export type ListGroup = z.infer<typeof listGroup>;
export type ListItem = z.infer<typeof listItem>;
export type ListPage = z.infer<typeof listPage>;
export type InboxCounts = z.infer<typeof inboxCounts>;
export type OutboxItem = z.infer<typeof outboxItem>;
export type ThreadItem = z.infer<typeof threadItem>;
export type ThreadPage = z.infer<typeof threadPage>;
export type ConversationView = z.infer<typeof conversationView>;
export type Preferences = z.infer<typeof preferences>;
export type AccountView = z.infer<typeof accountView>;
