import { z } from 'zod';
import { capabilities, channelKind } from './channel.ts';
import { delivery } from './delivery.ts';
import * as ids from './ids.ts';
import { messagePart } from './message-part.ts';
import { role } from './role.ts';
import { instant } from './time.ts';

// The rows that the stream and the snapshot carry: the current state of an entity, whole. A newer row replaces an older one.

export const agentMode = z.enum(['off', 'draft', 'auto']);
export const locale = z.enum(['th', 'en']);

/** Who holds the conversation; exactly one at any time. */
export const handler = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent') }),
  z.object({ kind: z.literal('staff'), personId: ids.personId }),
  z.object({ kind: z.literal('nobody') }),
]);

export const author = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('contact') }),
  z.object({ kind: z.literal('agent') }),
  z.object({ kind: z.literal('staff'), personId: ids.personId }),
  /** Typed by a person of the shop in the platform's own app. */
  z.object({ kind: z.literal('platform-app') }),
  /** Sent by the platform itself on the shop's behalf (welcome message, suggested question). */
  z.object({ kind: z.literal('platform-auto') }),
]);

export const connectionStatus = z.enum(['active', 'paused', 'reconnect', 'disconnected']);
/** How long what was said is kept after an account was disconnected; until then it can be undone. */
export const disconnectedKeptMs = 30 * 24 * 3_600_000;

export const connectionRow = z.object({
  id: ids.connectionId,
  channel: channelKind,
  handle: z.string(),
  displayName: z.string().nullable(),
  avatarMediaId: ids.mediaId.nullable(),
  status: connectionStatus,
  /** Plain cause of `reconnect`; null else, and where the shop disconnected the account itself and undid it. */
  statusReason: z.enum(['token_invalid', 'removed_by_owner', 'account_banned', 'account_deleted']).nullable(),
  grantedScopes: z.array(z.string()),
  missingScopes: z.array(z.string()),
  tokenExpiresAt: instant.nullable(),
  refreshExpiresAt: instant.nullable(),
  lastEventAt: instant.nullable(),
  connectedAt: instant,
  disconnectedAt: instant.nullable(),
  agentMode,
  capabilities,
});

export const contactRow = z.object({
  id: ids.contactId,
  connectionId: ids.connectionId,
  handle: z.string().nullable(),
  displayName: z.string().nullable(),
  avatarMediaId: ids.mediaId.nullable(),
  isFollower: z.boolean().nullable(),
});

/** Why the agent passed the conversation to the team. */
export const handOffReason = z.enum([
  /** The shop's knowledge does not say it, or not surely enough. */
  'not_in_knowledge',
  'asked_for_person',
  'not_text',
  'agent_failed',
  'window_nearly_spent',
  'refused',
  /** Upset about something that matters: health, safety, money, goods that did not come or came broken. */
  'upset',
  /** Three answers, and the matter still stands. */
  'unresolved',
  'legal',
  'safety',
  'refund',
  /** A topic that the shop keeps for people. */
  'topic_for_people',
  /** A rule of the shop. */
  'owner_rule',
  'ai_unavailable',
  'budget_spent',
  /** The month's messages or AI replies of the shop's plan are used up. */
  'plan_limit',
  /** The model's replies could not be read, twice. */
  'invalid_reply',
  'out_of_hours',
  /** The message tries to instruct the agent, or abuses it, and asks nothing that could be answered. */
  'suspicious',
]);

export const conversationRow = z.object({
  id: ids.conversationId,
  connectionId: ids.connectionId,
  contactId: ids.contactId,
  status: z.enum(['open', 'snoozed', 'closed']),
  snoozedUntil: instant.nullable(),
  handler,
  /** Grows with every change of handler; an agent's reply of an older epoch is never sent. */
  handlerEpoch: z.int().nonnegative(),
  handlerSince: instant,
  /** False while a takeover waits for an agent's send that is already on its way. */
  handlerSettled: z.boolean(),
  /** Overrides the connection's mode; null: the connection's. */
  agentMode: agentMode.nullable(),
  /** First customer message that nobody has answered; null when the shop spoke last. */
  waitingSince: instant.nullable(),
  handOff: z.object({ reason: handOffReason, summary: z.string(), at: instant }).nullable(),
  lastInboundAt: instant.nullable(),
  lastMessageAt: instant,
  lastMessageId: ids.messageId.nullable(),
  /** When the platform stops taking replies; null: no window on this channel. */
  windowExpiresAt: instant.nullable(),
  /** Messages of the shop since the customer last wrote, unknown outcomes counted; against `capabilities.messagesPerWindow`. */
  messagesUsed: z.int().nonnegative(),
  unreadCount: z.int().nonnegative(),
  /** The customer has seen everything up to here. */
  seenByContactAt: instant.nullable(),
});

export const messageRow = z.object({
  id: ids.messageId,
  conversationId: ids.conversationId,
  direction: z.enum(['inbound', 'outbound']),
  author,
  parts: z.array(messagePart),
  replyToId: ids.messageId.nullable(),
  reactions: z.array(z.object({ by: z.enum(['contact', 'shop']), emoji: z.string() })),
  /** BCP 47 primary tag, detected; null when too short to tell. */
  language: z.string().nullable(),
  /** The platform's time for what it has, ours for what it has not. Orders the thread. */
  at: instant,
  clientId: ids.clientId.nullable(),
  /** Null for inbound. */
  delivery: delivery.nullable(),
});

export const activityKind = z.enum(['taken-over', 'handed-back', 'handed-off', 'closed', 'reopened']);

/** A line in the thread that is not a message: who took, gave back, closed. */
export const activityRow = z.object({
  id: ids.activityId,
  conversationId: ids.conversationId,
  kind: activityKind,
  by: author,
  at: instant,
  reason: handOffReason.nullable(),
  note: z.string().nullable(),
});

export const draftRow = z.object({
  id: ids.draftId,
  conversationId: ids.conversationId,
  text: z.string(),
  /** Verbatim pieces of the shop's knowledge the text rests on. */
  sources: z.array(z.object({ documentId: ids.documentId, title: z.string(), quote: z.string() })),
  state: z.enum(['pending', 'approved', 'dropped', 'outdated']),
  inReplyToId: ids.messageId,
  createdAt: instant,
});

export const memberRow = z.object({ id: ids.personId, name: z.string(), role });

export const rows = z.object({
  connections: z.array(connectionRow),
  contacts: z.array(contactRow),
  conversations: z.array(conversationRow),
  messages: z.array(messageRow),
  activities: z.array(activityRow),
  drafts: z.array(draftRow),
  members: z.array(memberRow),
});

export type AgentMode = z.infer<typeof agentMode>;
export type Locale = z.infer<typeof locale>;
export type Handler = z.infer<typeof handler>;
export type Author = z.infer<typeof author>;
export type ConnectionStatus = z.infer<typeof connectionStatus>;
export type HandOffReason = z.infer<typeof handOffReason>;
export type ConnectionRow = z.infer<typeof connectionRow>;
export type ContactRow = z.infer<typeof contactRow>;
export type ConversationRow = z.infer<typeof conversationRow>;
export type MessageRow = z.infer<typeof messageRow>;
export type ActivityRow = z.infer<typeof activityRow>;
export type DraftRow = z.infer<typeof draftRow>;
export type MemberRow = z.infer<typeof memberRow>;
export type Rows = z.infer<typeof rows>;

export function emptyRows(): Rows {
  return { connections: [], contacts: [], conversations: [], messages: [], activities: [], drafts: [], members: [] };
}
