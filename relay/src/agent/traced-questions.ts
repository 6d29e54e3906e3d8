import { type ConversationId, type MessageId, type MessagePart, textOf } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { normalizeText } from '../knowledge/index.ts';
import { smallTalkOf } from './phrases/small-talk.ts';

/** What a decision was about. */
export interface TracedQuestion {
  readonly traceId: string;
  readonly conversationId: ConversationId;
  /** The customer's newest message of it. */
  readonly messageId: MessageId;
  /** The customer's words, message by message, without greetings and thanks; what stands of them today. */
  readonly texts: readonly string[];
  readonly language: string | null;
  readonly at: Date;
}

interface Seen {
  readonly traceId: string;
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  readonly decidedAt: Date;
  readonly direction: 'inbound' | 'outbound';
  readonly parts: readonly MessagePart[];
  readonly language: string | null;
}

/** The bursts that decisions were about: of the messages the agent saw, those of the customer at the end. Without words: left out. */
export async function tracedQuestions(tx: TenantTx, traceIds: readonly string[]): Promise<Map<string, TracedQuestion>> {
  if (traceIds.length === 0) return new Map();
  const rows = await tx.sql<Seen[]>`
    select t.id as "traceId", t.conversation_id as "conversationId", t.message_id as "messageId", t.at as "decidedAt", m.direction, m.parts,
      m.language
    from agent_trace t
    cross join lateral jsonb_array_elements_text(t.body #> '{saw,messageIds}') with ordinality seen (id, position)
    join message m on m.tenant_id = t.tenant_id and m.id = seen.id::uuid
    where t.tenant_id = ${tx.tenantId} and t.id = any(${[...traceIds]}::uuid[])
    order by t.id, seen.position`;
  const questions = new Map<string, TracedQuestion>();
  for (const [traceId, seen] of Map.groupBy(rows, (row) => row.traceId)) {
    const burst = seen.slice(seen.findLastIndex(({ direction }) => direction === 'outbound') + 1);
    const newest = burst.at(-1);
    const said = burst.map(({ parts }) => textOf(parts)).filter((text) => text !== '');
    const asked = said.filter((text) => smallTalkOf(normalizeText(text)) === null);
    const texts = asked.length > 0 ? asked : said;
    if (newest === undefined || texts.length === 0) continue;
    const { conversationId, messageId, decidedAt: at } = newest;
    const language = burst.findLast((message) => message.language !== null)?.language ?? null;
    questions.set(traceId, { traceId, conversationId, messageId, texts, language, at });
  }
  return questions;
}
