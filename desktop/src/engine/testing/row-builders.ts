import {
  type ActivityRow,
  activityRow,
  type ConnectionRow,
  type ContactRow,
  type ConversationRow,
  clientId,
  connectionRow,
  contactRow,
  conversationRow,
  type DraftRow,
  draftRow,
  type MemberRow,
  type MessageRow,
  memberRow,
  messageRow,
} from '@tandem/shared/model';

// Rows of a small shop, parsed by the contract, so that a test cannot use a row that the relay could not send.

export const T0 = Date.parse('2026-11-20T08:00:00.000Z');
export const at = (seconds: number) => new Date(T0 + seconds * 1000).toISOString();
export const me = 'person-me';
export const mate = 'person-mate';
type Loose<T> = Partial<Record<keyof T, unknown>>;

export const capabilities = {
  replyWindow: { ms: 48 * 3_600_000 },
  messagesPerWindow: 10,
  windowExtension: null,
  replyHandleTtlMs: null,
  maxPartsPerCall: 1,
  text: { limit: 6000, unit: 'char' },
  outboundMedia: {},
  receipts: ['seen'],
  selfEchoes: true,
  typing: true,
  quote: true,
  idempotentSend: false,
  ackDeadlineMs: 3000,
  redeliveryHorizonMs: null,
  catchUp: null,
  sendRate: [],
  canInitiate: false,
} as const;

export function connection(over: Loose<ConnectionRow> = {}): ConnectionRow {
  return connectionRow.parse({
    id: 'connection-1',
    channel: 'tiktok',
    handle: 'shop',
    displayName: null,
    avatarMediaId: null,
    status: 'active',
    statusReason: null,
    grantedScopes: [],
    missingScopes: [],
    tokenExpiresAt: null,
    refreshExpiresAt: null,
    lastEventAt: null,
    connectedAt: at(0),
    disconnectedAt: null,
    agentMode: 'auto',
    capabilities,
    ...over,
  });
}

export function contact(over: Loose<ContactRow> = {}): ContactRow {
  return contactRow.parse({
    id: 'contact-1',
    connectionId: 'connection-1',
    handle: 'mali',
    displayName: 'มะลิ',
    avatarMediaId: null,
    isFollower: true,
    ...over,
  });
}

export function conversation(over: Loose<ConversationRow> = {}): ConversationRow {
  return conversationRow.parse({
    id: 'conversation-1',
    connectionId: 'connection-1',
    contactId: 'contact-1',
    status: 'open',
    snoozedUntil: null,
    handler: { kind: 'agent' },
    handlerEpoch: 0,
    handlerSince: at(0),
    handlerSettled: true,
    agentMode: null,
    waitingSince: null,
    handOff: null,
    lastInboundAt: at(0),
    lastMessageAt: at(0),
    lastMessageId: null,
    windowExpiresAt: null,
    messagesUsed: 0,
    unreadCount: 0,
    seenByContactAt: null,
    ...over,
  });
}

export function message(over: Loose<MessageRow> & { text?: string } = {}): MessageRow {
  const { text = 'สวัสดีค่ะ', ...rest } = over;
  const isOutbound = rest.direction === 'outbound';
  return messageRow.parse({
    id: 'message-1',
    conversationId: 'conversation-1',
    direction: 'inbound',
    author: isOutbound ? { kind: 'agent' } : { kind: 'contact' },
    parts: [{ kind: 'text', text }],
    replyToId: null,
    reactions: [],
    language: null,
    at: at(0),
    clientId: null,
    delivery: isOutbound ? { state: 'sent', rejection: null, rawCode: null } : null,
    ...rest,
  });
}

export function activity(over: Loose<ActivityRow> = {}): ActivityRow {
  return activityRow.parse({
    id: 'activity-1',
    conversationId: 'conversation-1',
    kind: 'taken-over',
    by: { kind: 'staff', personId: me },
    at: at(0),
    reason: null,
    note: null,
    ...over,
  });
}

export function draft(over: Loose<DraftRow> = {}): DraftRow {
  return draftRow.parse({
    id: 'draft-1',
    conversationId: 'conversation-1',
    text: 'ส่งวันพรุ่งนี้ค่ะ',
    sources: [],
    state: 'pending',
    inReplyToId: 'message-1',
    createdAt: at(0),
    ...over,
  });
}

export function member(over: Loose<MemberRow> = {}): MemberRow {
  return memberRow.parse({ id: me, name: 'Me', role: 'owner', ...over });
}

/** A client id that a test can tell from the next. */
export const clientIdOf = (n: number) => clientId.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
