import { type HandOffReason, type MessageId, type MessagePart, textOf } from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';

/** What came of a customer's burst in life: ids and state, no text. */
export interface Happened {
  readonly action: 'answer' | 'hand-off' | 'silent';
  readonly author: 'agent' | 'staff';
  readonly reason: HandOffReason | null;
  /** Of the message that answered, or of the draft. */
  readonly replyId: string | null;
  readonly draftId: string | null;
  readonly costUsd: number;
}

/** By the burst's last message; one that nobody answered is missing. */
export async function readHappened(
  { sql, tenantId }: TenantTx,
  messageIds: readonly MessageId[],
): Promise<ReadonlyMap<MessageId, Happened>> {
  const rows = await sql<(Happened & { messageId: MessageId; costNano: number | null; outcome: string | null })[]>`
    select m.id as "messageId", t.outcome, t.reason, coalesce(t.reply_id, case when t.id is null then next.id end) as "replyId",
      t.draft_id as "draftId", t.cost_nano_usd::float8 as "costNano",
      case when t.id is null and next.author_kind <> 'agent' then 'staff' else 'agent' end as author
    from message m
    left join lateral (
      select id, outcome, reason, reply_id, draft_id, cost_nano_usd from agent_trace t
      where t.tenant_id = m.tenant_id and t.message_id = m.id order by t.at desc limit 1) t on true
    left join lateral (
      select n.id, n.author_kind from message n
      where n.tenant_id = m.tenant_id and n.conversation_id = m.conversation_id and n.direction = 'outbound'
        and n.author_kind <> 'platform-auto' and (n.at, n.id) > (m.at, m.id)
      order by n.at, n.id limit 1) next on true
    where m.tenant_id = ${tenantId} and m.id = any(${[...messageIds]}::uuid[]) and (t.id is not null or next.id is not null)`;
  return new Map(
    rows.map(({ messageId, outcome, author, reason, replyId, draftId, costNano }) => [
      messageId,
      {
        action: outcome === 'handed-off' ? 'hand-off' : outcome === 'silent' ? 'silent' : 'answer',
        author,
        reason,
        replyId,
        draftId,
        costUsd: (costNano ?? 0) / 1e9,
      },
    ]),
  );
}

/** What the customer read, or would have; of several, by message or draft id. */
export async function textsOfHappened(
  { sql, tenantId }: TenantTx,
  all: readonly Pick<Happened, 'replyId' | 'draftId'>[],
): Promise<ReadonlyMap<string, string>> {
  const ids = all.flatMap(({ replyId, draftId }) => replyId ?? draftId ?? []);
  if (ids.length === 0) return new Map();
  const messages = await sql<{ id: string; parts: MessagePart[] }[]>`
    select id, parts from message where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`;
  const drafts = await sql<{ id: string; text: string }[]>`
    select id, text from draft where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`;
  return new Map([
    ...drafts.map(({ id, text }) => [id, text] as const),
    ...messages.map(({ id, parts }) => [id, textOf(parts)] as const),
  ]);
}

export async function textOfHappened(
  tx: TenantTx,
  happened: Pick<Happened, 'replyId' | 'draftId'>,
): Promise<string | null> {
  const [text] = (await textsOfHappened(tx, [happened])).values();
  return text ?? null;
}
