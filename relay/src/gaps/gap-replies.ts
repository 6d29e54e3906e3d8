import type { gapReply } from '@tandem/shared/api';
import {
  type Author,
  type ConversationId,
  type MessageId,
  type MessagePart,
  type PersonId,
  textOf,
} from '@tandem/shared/model';
import type { z } from 'zod';
import type { TenantTx } from '../db/tenant-tx.ts';

const most = 5;
const lastly = '2 days';

interface StoredReply {
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly parts: readonly MessagePart[];
  readonly at: Date;
  readonly authorKind: 'staff' | 'platform-app';
  readonly authorPersonId: PersonId | null;
}

/** The first thing that somebody of the shop wrote after each of these decisions, within two days: newest first, each text once. */
export async function repliesAfter(
  { sql, tenantId }: TenantTx,
  traceIds: readonly string[],
): Promise<z.infer<typeof gapReply>[]> {
  const rows = await sql<StoredReply[]>`
    select distinct on (r.at, r.id) r.id as "messageId", r.conversation_id as "conversationId", r.parts, r.at, r.author_kind as "authorKind",
      r.author_person_id as "authorPersonId"
    from agent_trace t
    cross join lateral (
      select m.* from message m
      where m.tenant_id = t.tenant_id and m.conversation_id = t.conversation_id and m.author_kind in ('staff', 'platform-app')
        and m.at > t.at and m.at < t.at + ${lastly}::interval
      order by m.at, m.id limit 1) r
    where t.tenant_id = ${tenantId} and t.id = any(${[...traceIds]}::uuid[])
    order by r.at desc, r.id desc`;
  const seen = new Set<string>();
  const replies: z.infer<typeof gapReply>[] = [];
  for (const { parts, at, authorKind, authorPersonId, ...reply } of rows) {
    const text = textOf(parts);
    if (text === '' || seen.has(text) || replies.length === most) continue;
    seen.add(text);
    const by: Author =
      authorKind === 'staff' && authorPersonId !== null
        ? { kind: 'staff', personId: authorPersonId }
        : { kind: 'platform-app' };
    replies.push({ ...reply, text, at: at.toISOString(), by });
  }
  return replies;
}
