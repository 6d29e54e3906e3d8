import type { api, InputOf, SearchHit } from '@tandem/shared/api';
import type { Author, ConnectionId, ConversationId, MessageId, PersonId } from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { authorOf } from '../message-rows.ts';
import type { Place } from '../page-cursor.ts';
import { snippetOf } from './snippet-of.ts';

type Query = InputOf<typeof api.search>['query'];

interface Candidate {
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly connectionId: ConnectionId;
  readonly authorKind: Author['kind'];
  readonly authorPersonId: PersonId | null;
  readonly at: Date;
  readonly words: string;
  /** Its pairs of characters are there; are the words? */
  readonly isHit: boolean;
}

/** Rounds of candidates for one page: what is left after them is the next page's. */
const mostRounds = 8;

/** The words of a query as the database compares them; empty: there is nothing in it to look for. */
export async function wordsOf({ sql }: TenantTx, q: string): Promise<string[]> {
  const [row] = await sql<[{ words: string[] }]>`
    select array(select distinct w from regexp_split_to_table(folded(${q}), ' +') w where w <> '') as words`;
  return row.words;
}

/** A page of the own messages that have all the words, newest first. */
export async function searchMessages(
  tx: TenantTx,
  { words, query, before }: { words: readonly string[]; query: Omit<Query, 'q' | 'cursor'>; before: Place | null },
): Promise<{ messages: SearchHit[]; next: Place | null }> {
  const found: Candidate[] = [];
  let place = before;
  for (let round = 0; round < mostRounds; round += 1) {
    const most = Math.min(1000, (query.limit + 1) * 2 ** round);
    const candidates = await readCandidates(tx, { words, query, before: place, most });
    for (const candidate of candidates) if (candidate.isHit) found.push(candidate);
    const last = candidates.at(-1);
    if (found.length > query.limit) return page(found.slice(0, query.limit), words, true);
    if (last === undefined || candidates.length < most) return page(found, words, false);
    place = { at: last.at.toISOString(), id: last.messageId };
  }
  return { ...page(found, words, false), next: place };
}

function page(found: readonly Candidate[], words: readonly string[], hasMore: boolean) {
  const last = hasMore ? found.at(-1) : undefined;
  return {
    messages: found.map((one) => toHit(one, words)),
    next: last === undefined ? null : { at: last.at.toISOString(), id: last.messageId },
  };
}

async function readCandidates(
  { sql, tenantId }: TenantTx,
  {
    words,
    query,
    before,
    most,
  }: { words: readonly string[]; query: Partial<Query>; before: Place | null; most: number },
): Promise<readonly Candidate[]> {
  const { conversationId = null, connectionId = null, since = null, until = null } = query;
  const list = words as string[];
  // `until` is a place of its own: nothing of that very moment.
  const start = startOf(before, until);
  return sql<Candidate[]>`
    with terms as (
      select array_agg(distinct t) as wanted from unnest(${list}::text[]) w, unnest(text_terms(${tenantId}, w)) t)
    select m.id as "messageId", m.conversation_id as "conversationId", m.connection_id as "connectionId",
      m.author_kind as "authorKind", m.author_person_id as "authorPersonId", c.at, message_words(m.parts) as words,
      not exists (select from unnest(${list}::text[]) w where position(w in folded(message_words(m.parts))) = 0) as "isHit"
    from terms, search_own_messages(terms.wanted, ${conversationId}, ${connectionId}, ${since}, ${start.at}, ${start.id}, ${most}) c
    join message m on m.tenant_id = ${tenantId} and m.id = c.message_id
    order by c.at desc, c.message_id desc`;
}

const lowestId = '00000000-0000-0000-0000-000000000000';

function startOf(before: Place | null, until: string | null): { at: string | null; id: string | null } {
  if (until === null || (before !== null && Date.parse(before.at) < Date.parse(until)))
    return before ?? { at: null, id: null };
  return { at: until, id: lowestId };
}

function toHit(candidate: Candidate, words: readonly string[]): SearchHit {
  const { messageId, conversationId, connectionId, authorKind, authorPersonId, at } = candidate;
  return {
    messageId,
    conversationId,
    connectionId,
    author: authorOf(authorKind, authorPersonId),
    at: at.toISOString(),
    snippet: snippetOf(candidate.words, words),
  };
}
