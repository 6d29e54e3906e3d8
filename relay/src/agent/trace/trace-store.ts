import { type AgentTrace, defaultRetention } from '@tandem/shared/api';
import type { ConversationId, MessageId } from '@tandem/shared/model';
import { jsonb } from '../../db/json.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';

const mostListed = 50;

type TraceBody = Omit<
  AgentTrace,
  'id' | 'conversationId' | 'connectionId' | 'messageId' | 'replyId' | 'draftId' | 'outcome' | 'reason' | 'via' | 'at'
>;
type StoredTrace = Omit<AgentTrace, keyof TraceBody | 'at'> & { readonly at: Date; readonly body: TraceBody };

const toTrace = ({ body, at, ...row }: StoredTrace): AgentTrace => ({ ...body, ...row, at: at.toISOString() });

export async function insertTrace(tx: TenantTx, trace: AgentTrace): Promise<void> {
  const { id, conversationId, connectionId, messageId, replyId, draftId, outcome, reason, via, at, ...body } = trace;
  await tx.sql`
    insert into agent_trace (tenant_id, id, conversation_id, connection_id, message_id, reply_id, draft_id, outcome, reason, via,
      cost_nano_usd, body, at)
    values (${tx.tenantId}, ${id}, ${conversationId}, ${connectionId}, ${messageId}, ${replyId}, ${draftId}, ${outcome}, ${reason},
      ${via}, ${Math.round(body.costUsd * 1e9)}, ${jsonb(tx.sql, body)}, ${at})
    on conflict (tenant_id, id) do nothing`;
}

const traceColumns = ({ sql }: TenantTx) => sql`
  id, conversation_id as "conversationId", connection_id as "connectionId", message_id as "messageId", reply_id as "replyId",
  draft_id as "draftId", outcome, reason, via, body, at`;

/** Of the agent's reply, of the draft that it was, or of the customer's message; newest first. Null: no such message. */
export async function tracesOfMessage(tx: TenantTx, id: MessageId): Promise<AgentTrace[] | null> {
  const [message] = await tx.sql<{ answers: MessageId | null; author: string }[]>`
    select answers_message_id as answers, author_kind as author from message where tenant_id = ${tx.tenantId} and id = ${id}`;
  if (message === undefined) return null;
  const stored = await tx.sql<StoredTrace[]>`
    select ${traceColumns(tx)} from agent_trace where tenant_id = ${tx.tenantId}
      and (reply_id = ${id} or message_id = ${id}
        -- An approved draft is another message than the trace knew of.
        or (${message.author} = 'agent' and message_id = ${message.answers} and draft_id is not null))
    order by at desc, id desc limit ${mostListed}`;
  return stored.map(toTrace);
}

/** Null: no such conversation. */
export async function tracesOfConversation(tx: TenantTx, id: ConversationId): Promise<AgentTrace[] | null> {
  const found = await tx.sql`select 1 from conversation where tenant_id = ${tx.tenantId} and id = ${id}`;
  if (found.length === 0) return null;
  const stored = await tx.sql<StoredTrace[]>`
    select ${traceColumns(tx)} from agent_trace where tenant_id = ${tx.tenantId} and conversation_id = ${id}
    order by at desc, id desc limit ${mostListed}`;
  return stored.map(toTrace);
}

/** What the agent's decisions in a conversation have cost, in billionths of a US dollar; of those whose traces are kept. */
export async function conversationNanoUsd(tx: TenantTx, id: ConversationId): Promise<number> {
  const [row] = await tx.sql<[{ nano: number }]>`
    select coalesce(sum(cost_nano_usd), 0)::float8 as nano from agent_trace
    where tenant_id = ${tx.tenantId} and conversation_id = ${id}`;
  return row.nano;
}

/** Deletes what is older than `keptDays`; true while traces remain. */
export async function purgeTraces(tx: TenantTx): Promise<boolean> {
  await tx.sql`
    delete from agent_trace where tenant_id = ${tx.tenantId} and at < now() - interval '1 day'
      * coalesce((select trace_days from retention where tenant_id = ${tx.tenantId}), ${defaultRetention.traceDays})`;
  const left = await tx.sql`select 1 from agent_trace where tenant_id = ${tx.tenantId} limit 1`;
  return left.length > 0;
}
