import { api } from '@tandem/shared/api';
import type { AgentMode, ConversationId, ConversationRow, MessageId, PersonId } from '@tandem/shared/model';
import type { RelaySession } from '../relay-client/session.ts';

/** What somebody did to a conversation: shown at once, confirmed by the relay, or taken back. */
export interface Act {
  readonly name: 'takeOver' | 'handBack' | 'assign' | 'setStatus' | 'setMode' | 'markRead';
  readonly conversationId: ConversationId;
  /** Fields that the act decides; of these the relay's answer is believed until the stream agrees. */
  readonly fields: readonly (keyof ConversationRow)[];
  /** Replies written later may overtake it: they take the conversation themselves. */
  readonly letsRepliesPass: boolean;
  effect(row: ConversationRow): ConversationRow;
  send(session: RelaySession, idempotencyKey: string): Promise<ConversationRow>;
}

const handlerFields = ['handler', 'handlerEpoch', 'handlerSince', 'handlerSettled', 'handOff'] as const;

export function takeOver(conversationId: ConversationId, me: PersonId, nowIso: string): Act {
  return {
    name: 'takeOver',
    conversationId,
    fields: handlerFields,
    letsRepliesPass: true,
    effect: (row) => ({
      ...row,
      handler: { kind: 'staff', personId: me },
      handlerSince: nowIso,
      // Only the relay knows whether one of the agent's messages is still on its way.
      handlerSettled: row.handler.kind !== 'agent' && row.handlerSettled,
      handOff: null,
    }),
    async send(session, idempotencyKey) {
      const answer = await session.request(api.takeOver, { params: { id: conversationId } }, { idempotencyKey });
      return answer.conversation;
    },
  };
}

export function handBack(
  conversationId: ConversationId,
  input: { note: string | null; answerNow: boolean },
  nowIso: string,
): Act {
  return {
    name: 'handBack',
    conversationId,
    fields: handlerFields,
    letsRepliesPass: false,
    effect: (row) => ({
      ...row,
      handler: { kind: 'agent' },
      handlerSince: nowIso,
      handlerSettled: true,
      handOff: null,
    }),
    send: (session, idempotencyKey) =>
      session.request(api.handBack, { params: { id: conversationId }, body: input }, { idempotencyKey }),
  };
}

export function assign(conversationId: ConversationId, personId: PersonId | null, nowIso: string): Act {
  return {
    name: 'assign',
    conversationId,
    fields: handlerFields,
    letsRepliesPass: false,
    effect: (row) => ({
      ...row,
      handler: personId === null ? { kind: 'nobody' } : { kind: 'staff', personId },
      handlerSince: nowIso,
    }),
    send: (session, idempotencyKey) => change(session, conversationId, { assigneeId: personId }, idempotencyKey),
  };
}

export function setStatus(
  conversationId: ConversationId,
  state: Pick<ConversationRow, 'status' | 'snoozedUntil'>,
): Act {
  return {
    name: 'setStatus',
    conversationId,
    fields: ['status', 'snoozedUntil'],
    letsRepliesPass: false,
    effect: (row) => ({ ...row, ...state }),
    send: (session, idempotencyKey) => change(session, conversationId, state, idempotencyKey),
  };
}

export function setMode(conversationId: ConversationId, mode: AgentMode | null): Act {
  return {
    name: 'setMode',
    conversationId,
    fields: ['agentMode'],
    letsRepliesPass: true,
    effect: (row) => ({ ...row, agentMode: mode }),
    send: (session, idempotencyKey) => change(session, conversationId, { agentMode: mode }, idempotencyKey),
  };
}

/** `unreadAfter`: what stays unread when everything up to the message is read. */
export function markRead(conversationId: ConversationId, upToMessageId: MessageId, unreadAfter: number): Act {
  return {
    name: 'markRead',
    conversationId,
    fields: ['unreadCount'],
    letsRepliesPass: true,
    effect: (row) => (row.unreadCount <= unreadAfter ? row : { ...row, unreadCount: unreadAfter }),
    send: (session, idempotencyKey) =>
      session.request(api.markRead, { params: { id: conversationId }, body: { upToMessageId } }, { idempotencyKey }),
  };
}

function change(
  session: RelaySession,
  id: ConversationId,
  body: Partial<{
    status: ConversationRow['status'];
    snoozedUntil: string | null;
    assigneeId: PersonId | null;
    agentMode: AgentMode | null;
  }>,
  idempotencyKey: string,
): Promise<ConversationRow> {
  return session.request(api.changeConversation, { params: { id }, body }, { idempotencyKey });
}

/** The stream has brought what the relay answered, or something newer. */
export function isReached(act: Act, base: ConversationRow, answer: ConversationRow): boolean {
  if (base.handlerEpoch > answer.handlerEpoch) return true;
  return act.fields.every((field) => JSON.stringify(base[field]) === JSON.stringify(answer[field]));
}
