import { newId } from '@tandem/shared/lib';
import type { ConversationId } from '@tandem/shared/model';
import { jsonb } from '../db/json.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { upsertContact } from './contact-store.ts';
import { type Conversation, insertConversation, lockConversationByKey } from './conversation-store.ts';
import { type ReplyRules, rulesOf } from './reply-rules.ts';
import type { ThreadRef } from './thread-ref.ts';

/** The conversation an event belongs to, locked; made together with its contact when it is the first. */
export async function openThread(tx: TenantTx, thread: ThreadRef, occurredAt: number): Promise<Conversation> {
  const rules = rulesOf(thread.capabilities);
  const found =
    (await lockConversationByKey(tx, thread.connectionId, thread.conversationKey)) ??
    (await afterOtherMakers(tx, thread));
  const contactId = await upsertContact(tx, thread, { ofThread: found?.contactId ?? null, occurredAt });
  if (found !== null) {
    await refreshRules(tx, found, rules);
    return { ...found, replyRules: rules };
  }
  return insertConversation(tx, {
    id: newId() as ConversationId,
    connectionId: thread.connectionId,
    contactId,
    externalId: thread.conversationKey,
    handlerKind: thread.defaultMode === 'off' ? 'nobody' : 'agent',
    replyRules: rules,
    at: new Date(occurredAt),
  });
}

/** Two first events at once: the second waits here until the first has committed, then finds its conversation. */
async function afterOtherMakers(
  tx: TenantTx,
  { connectionId, conversationKey }: ThreadRef,
): Promise<Conversation | null> {
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`new-thread ${tx.tenantId} ${connectionId}`}, 0))`;
  return lockConversationByKey(tx, connectionId, conversationKey);
}

async function refreshRules(tx: TenantTx, { id, replyRules }: Conversation, rules: ReplyRules): Promise<void> {
  if (JSON.stringify(replyRules) === JSON.stringify(rules)) return;
  await tx.sql`
    update conversation set reply_rules = ${jsonb(tx.sql, rules)},
      window_expires_at = window_opened_at + make_interval(secs => ${rules.windowMs === null ? null : rules.windowMs / 1000})
    where tenant_id = ${tx.tenantId} and id = ${id}`;
}
