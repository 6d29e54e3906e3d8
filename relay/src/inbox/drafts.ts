import { newId } from '@tandem/shared/lib';
import type {
  ClientId,
  ConversationId,
  DraftId,
  DraftRow,
  MessageId,
  MessageRow,
  PersonId,
} from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import { lockConversation } from './conversation-store.ts';
import { closeDraft, draftRowsByIds, insertDraft, outdateDraft } from './draft-store.ts';
import { newerArrivalThan } from './newer-arrival.ts';
import { queueReply } from './queue-reply.ts';

export interface NewDraft {
  readonly conversationId: ConversationId;
  readonly handlerEpoch: number;
  readonly inReplyToId: MessageId;
  readonly text: string;
  readonly sources: DraftRow['sources'];
  readonly now: number;
}

/** Null: the agent no longer holds the conversation under that epoch, or the customer has written since. One draft is pending at most. */
export async function createDraft(tx: TenantTx, draft: NewDraft): Promise<DraftRow | null> {
  const { conversationId, handlerEpoch, inReplyToId, now, ...rest } = draft;
  const conversation = await lockConversation(tx, conversationId);
  if (conversation.handler.kind !== 'agent' || conversation.handlerEpoch !== handlerEpoch) return null;
  if (await newerArrivalThan(tx, conversationId, inReplyToId)) return null;
  await outdateDraft(tx, conversationId);
  const id = newId(now) as DraftId;
  const row = await insertDraft(tx, {
    id,
    conversationId,
    handlerEpoch,
    inReplyToId,
    ...rest,
    createdAt: new Date(now),
  });
  tx.append({ type: 'draft.created', conversationId, draftId: id });
  return row;
}

interface Approval {
  readonly draftId: DraftId;
  readonly personId: PersonId;
  readonly clientId: ClientId;
  /** Edited; absent: as drafted. */
  readonly text?: string | undefined;
  readonly correlation?: string;
  readonly now: number;
}

/**
 * Sends the draft, and leaves the conversation with the agent. As drafted it is the agent's; edited it is a reply of the agent's that a
 * person stands for all the same. Held by somebody else, it is that person's own reply. The same client id gives the same message.
 */
export async function approveDraft(
  tx: TenantTx,
  { draftId, personId, clientId, text, correlation, now }: Approval,
): Promise<MessageRow> {
  const draft = await draftById(tx, draftId);
  const { conversationId, inReplyToId } = draft;
  const { handler, handlerEpoch } = await lockConversation(tx, conversationId);
  const reply = {
    conversationId,
    text: text ?? draft.text,
    clientId,
    replyToId: null,
    now,
    ...(correlation && { correlation }),
  };
  const sentBefore = await tx.sql`select 1 from message where tenant_id = ${tx.tenantId} and client_id = ${clientId}`;
  if (sentBefore.length === 0) {
    if (await newerArrivalThan(tx, conversationId, inReplyToId)) throw outdated();
    if ((await closeDraft(tx, draftId, 'approved')) === null) throw outdated();
  }
  return queueReply(tx, {
    ...reply,
    author:
      handler.kind === 'agent'
        ? { kind: 'agent', handlerEpoch, answersMessageId: inReplyToId, approvedBy: personId }
        : { kind: 'staff', personId },
  });
}

export async function dropDraft(tx: TenantTx, draftId: DraftId): Promise<DraftRow> {
  const { conversationId } = await draftById(tx, draftId);
  await lockConversation(tx, conversationId);
  return (await closeDraft(tx, draftId, 'dropped')) ?? draftById(tx, draftId);
}

async function draftById(tx: TenantTx, draftId: DraftId): Promise<DraftRow> {
  const [draft] = await draftRowsByIds(tx, [draftId]);
  if (draft === undefined) throw new ProblemError('not_found', 'no such draft');
  return draft;
}

const outdated = () =>
  new ProblemError('draft_outdated', 'the draft is no longer pending, or the customer has written since');
