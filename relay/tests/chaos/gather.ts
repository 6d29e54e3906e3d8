import { type MessagePart, textOf } from '@tandem/shared/model';
import type { Sql } from 'postgres';
import type { RelayConversation, RelayMessage } from './record.ts';

interface StoredMessage extends Omit<RelayMessage, 'text'> {
  readonly parts: readonly MessagePart[];
}

/** All messages as the database has them, in the order of their threads. */
export async function readMessages(owner: Sql): Promise<RelayMessage[]> {
  const rows = await owner<StoredMessage[]>`
    select m.external_id as "externalId", c.external_id as "conversationKey", m.direction, m.author_kind as author,
      m.client_id as "clientId", m.parts, (extract(epoch from m.at) * 1000)::float8 as at,
      (extract(epoch from m.created_at) * 1000)::float8 as "createdAt",
      coalesce((
        select jsonb_agg(jsonb_build_object(
          'state', d.state, 'externalId', d.external_id, 'text', d.text, 'isGivenUp', d.given_up_at is not null,
          'rejection', d.rejection, 'attempts', d.attempts, 'wasUnknown', exists (
            select from delivery_attempt a
            where a.tenant_id = d.tenant_id and a.message_id = d.message_id and a.part = d.part
              and a.outcome is distinct from 'sent')) order by d.part)
        from delivery d where d.tenant_id = m.tenant_id and d.message_id = m.id), '[]') as deliveries
    from message m join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
    order by m.tenant_id, m.conversation_id, m.at, m.id`;
  return rows.map(({ parts, ...row }) => ({ ...row, at: Math.round(row.at), text: textOf(parts) }));
}

interface HandlerStep {
  readonly conversationKey: string;
  readonly kind: 'agent' | 'staff' | 'nobody';
  readonly at: number;
}

/** Who had which conversation when, by the event log. */
export async function readConversations(owner: Sql): Promise<RelayConversation[]> {
  const rows = await owner<Omit<RelayConversation, 'withPeople'>[]>`
    select external_id as "conversationKey", handler_kind as handler, hand_off ->> 'reason' as "handOff" from conversation`;
  const steps = await owner<HandlerStep[]>`
    select c.external_id as "conversationKey", e.body -> 'handler' ->> 'kind' as kind, (extract(epoch from e.at) * 1000)::float8 as at
    from event e join conversation c on c.tenant_id = e.tenant_id and c.id = (e.body ->> 'conversationId')::uuid
    where e.body ->> 'type' = 'handler.changed' order by e.tenant_id, e.seq`;
  return rows.map((row) => {
    const withPeople: { from: number; until: number | null }[] = [];
    for (const { conversationKey, kind, at } of steps) {
      if (conversationKey !== row.conversationKey) continue;
      const last = withPeople.at(-1);
      if (last?.until === null && kind === 'agent') last.until = at;
      else if (last?.until !== null && kind !== 'agent') withPeople.push({ from: at, until: null });
    }
    // One that never was the agent's has no change to tell of.
    if (row.handler !== 'agent' && withPeople.length === 0) withPeople.push({ from: 0, until: null });
    return { ...row, withPeople };
  });
}

/** Messages whose webhook was given up, where the team sees it. */
export async function readDeadLetters(owner: Sql): Promise<string[]> {
  const rows = await owner<{ body: Uint8Array }[]>`select body from webhook_delivery where outcome = 'failed'`;
  return rows.flatMap(({ body }) => {
    const { content } = JSON.parse(Buffer.from(body).toString()) as { content: string };
    const { message_id: id } = JSON.parse(content) as { message_id?: string };
    return id === undefined ? [] : [id];
  });
}

/** Those that a customer's message may still need; the others keep house, for ever. */
const messageTasks = [
  'process-webhook',
  'confirm-webhook',
  'compose-reply',
  'deliver-reply',
  'catch-up',
  'fetch-media',
  'introduce-contact',
];

/** What still has to be done: jobs that are due soon or at work, deliveries that are not settled. */
export async function openWork(owner: Sql): Promise<{ jobs: string[]; deliveries: number }> {
  const jobs = await owner<{ task: string }[]>`
    select task_identifier as task from graphile_worker.jobs
    where task_identifier in ${owner(messageTasks)}
      and (locked_at is not null or attempts < max_attempts) and run_at < now() + interval '10 minutes'`;
  const [row] = await owner<[{ open: number }]>`
    select count(*)::int as open from delivery where state in ('queued', 'attempting', 'unknown') and given_up_at is null`;
  return { jobs: jobs.map(({ task }) => task), deliveries: row.open };
}

/** For whoever looks into a failure: what became of each webhook, and the jobs that are still there. */
export async function readLeft(owner: Sql): Promise<object> {
  const webhooks = await owner`
    select convert_from(body, 'utf8') as body, verdict, outcome, detail, received_at, settled_at from webhook_delivery`;
  const jobs = await owner`select * from graphile_worker._private_jobs`;
  return { webhooks, jobs };
}
