import type { AgentMode, ConversationId, ConversationRow, MessageId, PersonId } from '@tandem/shared/model';
import { isMember } from '../db/global-tables.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import { recordActivity } from './activity-store.ts';
import { cancelAgentReplies } from './cancel-agent-replies.ts';
import { changeHandler } from './change-handler.ts';
import { type Conversation, lockConversation } from './conversation-store.ts';
import { wakeFromSnooze } from './snooze.ts';
import { summarizeConversation } from './summarize-conversation.ts';

export interface ConversationChange {
  readonly conversationId: ConversationId;
  /** Who changes it. */
  readonly personId: PersonId;
  readonly status?: ConversationRow['status'] | undefined;
  readonly snoozedUntil?: string | null | undefined;
  /** Null: nobody, the conversation waits. */
  readonly assigneeId?: PersonId | null | undefined;
  /** Null: as the account. */
  readonly agentMode?: AgentMode | null | undefined;
  readonly now: number;
}

/** Throws `not_found`, and `invalid_input` for an assignee who is not of the team or a snooze without an end. */
export async function changeConversation(tx: TenantTx, change: ConversationChange): Promise<Conversation> {
  const { conversationId, status, agentMode, assigneeId, now } = change;
  const conversation = await lockConversation(tx, conversationId);
  if (status !== undefined) await changeStatus(tx, conversation, { ...change, status });
  if (assigneeId !== undefined) await assign(tx, conversation, { ...change, assigneeId });
  if (agentMode !== undefined) {
    await tx.sql`
      update conversation set agent_mode = ${agentMode} where tenant_id = ${tx.tenantId} and id = ${conversationId}`;
    if (agentMode !== null && agentMode !== 'auto') await cancelAgentReplies(tx, conversationId, 'unapproved');
  }
  await summarizeConversation(tx, conversationId, now);
  tx.append({ type: 'conversation.changed', conversationId });
  return lockConversation(tx, conversationId);
}

async function changeStatus(
  tx: TenantTx,
  { id, status: before }: Conversation,
  { status, snoozedUntil, personId, now }: ConversationChange & { status: ConversationRow['status'] },
): Promise<void> {
  if (status === 'snoozed' && !snoozedUntil) {
    throw new ProblemError('invalid_input', 'snoozed until when', { snoozedUntil: 'is missing' });
  }
  await tx.sql`
    update conversation set status = ${status}, snoozed_until = ${status === 'snoozed' ? (snoozedUntil ?? null) : null}
    where tenant_id = ${tx.tenantId} and id = ${id}`;
  if (status === 'snoozed' && snoozedUntil) wakeFromSnooze(tx, id, new Date(snoozedUntil));
  const isClosing = status === 'closed' && before !== 'closed';
  const isReopening = status === 'open' && before === 'closed';
  if (!isClosing && !isReopening) return;
  const kind = isClosing ? 'closed' : 'reopened';
  await recordActivity(tx, { conversationId: id, kind, by: { kind: 'staff', personId }, at: new Date(now) });
}

async function assign(
  tx: TenantTx,
  conversation: Conversation,
  { assigneeId, personId, now }: ConversationChange & { assigneeId: PersonId | null },
): Promise<void> {
  const { handler } = conversation;
  if (assigneeId === null) {
    if (handler.kind === 'nobody') return;
    await changeHandler(tx, conversation, {
      to: { kind: 'nobody' },
      by: { kind: 'staff', personId },
      activity: null,
      now,
    });
    return;
  }
  if (handler.kind === 'staff' && handler.personId === assigneeId) return;
  if (!(await isMember(tx, assigneeId))) {
    throw new ProblemError('invalid_input', 'not a member of this team', { assigneeId: 'is not of this team' });
  }
  const assignee = { kind: 'staff', personId: assigneeId } as const;
  await changeHandler(tx, conversation, { to: assignee, by: assignee, activity: 'taken-over', now });
}

/** Read up to and including this message; the mark never goes back. */
export async function markRead(
  tx: TenantTx,
  { conversationId, upToMessageId, now }: { conversationId: ConversationId; upToMessageId: MessageId; now: number },
): Promise<Conversation> {
  const before = await lockConversation(tx, conversationId);
  const marked = await tx.sql`
    update conversation c set read_up_to = m.at from message m
    where c.tenant_id = ${tx.tenantId} and c.id = ${conversationId}
      and m.tenant_id = c.tenant_id and m.conversation_id = c.id and m.id = ${upToMessageId}
      and (c.read_up_to is null or c.read_up_to < m.at)
    returning 1`;
  if (marked.length === 0) return before;
  await summarizeConversation(tx, conversationId, now);
  const after = await lockConversation(tx, conversationId);
  if (after.unreadCount !== before.unreadCount) tx.append({ type: 'conversation.changed', conversationId });
  return after;
}
