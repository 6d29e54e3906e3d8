import type { AgentTrace } from '@tandem/shared/api';
import type { ConversationId } from '@tandem/shared/model';
import type { CaseOutcome } from '../judge/judge-case.ts';
import type { EvalRelay } from './eval-relay.ts';
import type { OpenShop } from './open-shop.ts';

type TraceRow = Pick<AgentTrace, 'outcome' | 'reason' | 'via' | 'replyId' | 'draftId'> & {
  readonly body: Pick<AgentTrace, 'saw' | 'quotes' | 'calls' | 'costUsd' | 'totalMs' | 'detail' | 'route'>;
};

/** What became of a conversation, from its rows alone: what the tables do not say has not happened. */
export async function readOutcome(relay: EvalRelay, open: OpenShop, id: ConversationId): Promise<CaseOutcome> {
  const sql = relay.adminSql;
  const [traces, handedOff, drafts, messages] = await Promise.all([
    sql<TraceRow[]>`select outcome, reason, via, reply_id as "replyId", draft_id as "draftId", body from agent_trace
      where conversation_id = ${id} order by at, id`,
    sql<{ reason: string | null }[]>`
      select reason from activity where conversation_id = ${id} and kind = 'handed-off'`,
    sql<{ id: string; text: string }[]>`select id, text from draft where conversation_id = ${id}`,
    // What the case itself put there is delivered; what the agent said now is still waiting to be sent.
    sql<{ id: string; text: string }[]>`
      select m.id, coalesce(string_agg(p.value ->> 'text', E'\n'), '') as text from message m
        cross join jsonb_array_elements(m.parts) p
      where m.conversation_id = ${id} and m.author_kind = 'agent'
        and exists (select 1 from delivery d where d.message_id = m.id and d.state not in ('sent', 'cancelled')) group by m.id`,
  ]);
  const trace = traces.at(-1);
  const replies = new Set(traces.map(({ replyId }) => replyId));
  const isSaid = ({ id: message }: { id: string }) => replies.has(message as never);
  const said = [...messages.filter(isSaid), ...drafts].map(({ text }) => text);
  const via = trace?.via ?? null;
  const action =
    handedOff.length > 0
      ? 'handoff'
      : said.length > 0
        ? via === 'template' || via === 'rule'
          ? 'template'
          : 'answer'
        : trace?.outcome === 'silent'
          ? 'silent'
          : 'nothing';
  const cited = (trace?.body.quotes ?? []).map(({ documentId }) => open.documentNames.get(documentId) ?? documentId);
  return {
    action,
    reason: handedOff[0]?.reason ?? null,
    said,
    holding: messages.filter((message) => !isSaid(message)).map(({ text }) => text),
    handOffs: handedOff.length,
    sources: [...new Set(cited)],
    via,
    model: trace?.body.route.model ?? null,
    costUsd: traces.reduce((sum, { body }) => sum + body.costUsd, 0),
    totalMs: trace?.body.totalMs ?? 0,
    modelMs: (trace?.body.calls ?? []).reduce((sum, { latencyMs }) => sum + latencyMs, 0),
    calls: traces.reduce((sum, { body }) => sum + body.calls.length, 0),
    detail: trace?.body.detail ?? null,
    confidence: trace?.body.saw.passages[0]?.score ?? null,
  };
}
