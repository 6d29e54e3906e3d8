import type { Expectation, TrialTurn } from '@tandem/shared/api';
import type { ConnectionId, MessageId } from '@tandem/shared/model';
import { figuresIn } from '../../agent/index.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { readHappened, textOfHappened } from '../runs/happened.ts';
import type { NewCase } from './case-store.ts';
import { readTalk } from './read-talk.ts';

const mostFacts = 5;
const mostEarlier = 20;

/**
 * A real conversation up to a customer's message as a case: whoever answered it well says what is expected. Throws `not_found`: no such
 * message of this account; `invalid_input`: it has no words.
 */
export async function caseFromMessage(
  tx: TenantTx,
  connectionId: ConnectionId,
  messageId: MessageId,
  given: Expectation | null,
): Promise<NewCase> {
  const talk = await readTalk(tx, messageId);
  if (talk === null || talk.connectionId !== connectionId) throw new ProblemError('not_found', 'no such message');
  const said = talk.burst.flatMap(({ text }) => (text === '' ? [] : [text])).slice(-10);
  if (said.length === 0) {
    throw new ProblemError('invalid_input', 'the message has no words', { fromMessageId: 'no_words' });
  }
  const earlier = talk.turns.slice(0, talk.turns.indexOf(talk.burst[0] ?? talk.turns.at(-1) ?? never()));
  return {
    connectionId,
    conversationId: talk.conversationId,
    messageId,
    said,
    earlier: earlier
      .flatMap(({ author, text }): TrialTurn[] =>
        text === '' || author === 'auto' ? [] : [{ author: author === 'contact' ? 'customer' : 'shop', text }],
      )
      .slice(-mostEarlier),
    expected: given ?? (await whatHappened(tx, messageId)),
  };
}

function never(): never {
  throw new Error('a talk without turns');
}

/** What really came of it; a burst that nobody answered is one for a person. */
async function whatHappened(tx: TenantTx, messageId: MessageId): Promise<Expectation> {
  const none = { requiredFacts: [], forbiddenFacts: [], sources: [] };
  const happened = (await readHappened(tx, [messageId])).get(messageId);
  if (happened === undefined) return { action: 'hand-off', ...none };
  if (happened.action !== 'answer') return { action: happened.action, ...none };
  const text = (await textOfHappened(tx, happened)) ?? '';
  const facts = figuresIn(text).map((figure) => figure.text.trim());
  return {
    action: 'answer',
    requiredFacts: [...new Set(facts)].filter((fact) => fact !== '').slice(0, mostFacts),
    forbiddenFacts: [],
    sources: happened.author === 'agent' ? await quotedDocuments(tx, messageId) : [],
  };
}

/** Of what the agent rested its answer on, what is still there. */
async function quotedDocuments({ sql, tenantId }: TenantTx, messageId: MessageId): Promise<Expectation['sources']> {
  const rows = await sql<{ id: Expectation['sources'][number] }[]>`
    select distinct d.id from (
      select body from agent_trace where tenant_id = ${tenantId} and message_id = ${messageId} order by at desc limit 1) t
    cross join jsonb_array_elements(t.body -> 'quotes') q
    join document d on d.tenant_id = ${tenantId} and d.id::text = q ->> 'documentId' and d.deleted_at is null
    order by d.id`;
  return rows.map(({ id }) => id);
}
