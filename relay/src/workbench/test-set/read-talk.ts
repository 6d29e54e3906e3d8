import { type ConnectionId, type ConversationId, type MessageId, type MessagePart, textOf } from '@tandem/shared/model';
import type { Turn } from '../../agent/index.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';

export interface RealTalk {
  readonly connectionId: ConnectionId;
  readonly conversationId: ConversationId;
  readonly turns: readonly Turn[];
  /** What stood unanswered at its end. */
  readonly burst: readonly Turn[];
  /** When its last message was written, epoch milliseconds. */
  readonly at: number;
}

const mostMessages = 40;

/** A real conversation up to and including this message of the customer's; null: there is no such message. */
export async function readTalk(tx: TenantTx, messageId: MessageId): Promise<RealTalk | null> {
  const rows = await tx.sql<
    {
      connectionId: ConnectionId;
      conversationId: ConversationId;
      author: string;
      parts: MessagePart[];
      at: Date;
    }[]
  >`
    select m.connection_id as "connectionId", m.conversation_id as "conversationId", m.author_kind as author, m.parts, m.at
    from message last join message m on m.tenant_id = last.tenant_id and m.conversation_id = last.conversation_id
      and (m.at, m.id) <= (last.at, last.id)
    where last.tenant_id = ${tx.tenantId} and last.id::text = ${messageId} and last.direction = 'inbound'
      -- What never reached the customer is no part of the talk.
      and (m.author_kind not in ('agent', 'staff') or exists (
        select from delivery d where d.tenant_id = m.tenant_id and d.message_id = m.id
          and d.state not in ('failed', 'cancelled', 'expired')))
    order by m.at desc, m.id desc limit ${mostMessages}`;
  const [last] = rows;
  if (last === undefined) return null;
  const turns = rows.reverse().map(
    ({ author, parts, at }): Turn => ({
      author: author === 'contact' ? 'contact' : author === 'platform-auto' ? 'auto' : 'shop',
      text: textOf(parts),
      kinds: parts.map(({ kind }) => kind),
      arrivedAt: at.getTime(),
    }),
  );
  const answered = turns.findLastIndex(({ author }) => author === 'shop');
  const burst = turns.slice(answered + 1).filter(({ author }) => author === 'contact');
  const { connectionId, conversationId, at } = last;
  return { connectionId, conversationId, turns, burst, at: at.getTime() };
}
