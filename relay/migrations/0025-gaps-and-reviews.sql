-- What customers ask and the agent does not know; and its answers that somebody should look at.

-- How much of the question the best passage has that the answer rests on; null: none of those that were looked at first.
alter table agent_trace
  add column confidence real generated always as
    ((jsonb_path_query_first(body, '$.saw.passages[*] ? (@.isUsed == true).score'))::real) stored;
create index agent_trace_unknown on agent_trace (tenant_id, connection_id, at desc)
  where outcome = 'handed-off' and reason in ('not_in_knowledge', 'unresolved');
create index agent_trace_sent on agent_trace (tenant_id, connection_id, at desc) where outcome = 'sent' and via in ('knowledge', 'model');

-- A question that the agent cannot answer, however it is worded. No customer's words: those are the messages'.
create table content_gap (
  tenant_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  state text not null check (state in ('open', 'drafted', 'closed', 'dismissed')) default 'open',
  since timestamptz not null,
  -- The decision about the most typical question. It goes with its conversation; the next sorting names another.
  typical_trace_id uuid not null,
  -- When the agent last answered it; questions since then bring it back.
  closed_at timestamptz,
  is_back boolean not null default false,
  -- The answer that was written for it.
  document_id uuid,
  -- What the typical question was last tried against: settings and knowledge, draft and live.
  tried text,
  primary key (tenant_id, id),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on delete cascade,
  foreign key (tenant_id, document_id) references document (tenant_id, id) on delete set null (document_id)
);
create index content_gap_by_connection on content_gap (tenant_id, connection_id);
create index content_gap_by_document on content_gap (tenant_id, document_id) where document_id is not null;

-- Which gap a question belongs to, by the decision about it.
create table content_gap_question (
  tenant_id uuid not null,
  trace_id uuid not null,
  gap_id uuid not null,
  primary key (tenant_id, trace_id),
  foreign key (tenant_id, trace_id) references agent_trace (tenant_id, id) on delete cascade,
  foreign key (tenant_id, gap_id) references content_gap (tenant_id, id) on delete cascade
);
create index content_gap_question_by_gap on content_gap_question (tenant_id, gap_id);

-- What the team thinks of an answer of the agent. One that it was little sure of has a row only when somebody has said something.
create table answer_review (
  tenant_id uuid not null,
  message_id uuid not null,
  connection_id uuid not null,
  why text not null check (why in ('unsure', 'marked-wrong')),
  state text not null check (state in ('open', 'right', 'corrected', 'dismissed')),
  marked_by uuid,
  marked_at timestamptz,
  -- What it should have said.
  correction text,
  resolved_by uuid,
  resolved_at timestamptz,
  -- What became of the correction. Not as foreign keys: the customer's rows may be put back after the shop's own are gone.
  document_id uuid,
  test_case_id uuid,
  primary key (tenant_id, message_id),
  foreign key (tenant_id, message_id) references message (tenant_id, id) on delete cascade,
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on delete cascade
);
create index answer_review_by_connection on answer_review (tenant_id, connection_id, state);

do $$
declare
  name text;
begin
  foreach name in array array['content_gap', 'content_gap_question', 'answer_review'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_tenant on %I using (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid)) '
      'with check (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid))', name);
    execute format('grant select, insert, update, delete on %I to tandem_app', name);
  end loop;
end $$;
