-- What the agent may do, what it did and why, and what that cost.

-- Shape: agentOptions in the contract. A part that is missing has its default.
alter table agent_settings add column options jsonb not null default '{}';

-- False: it changes nothing about who waits for whom. Thanks that need no answer; a holding message, which answers nothing.
alter table message add column moves_wait boolean not null default true;

-- When the customer was last told that a person will answer; once per case, which ends when the conversation is closed.
alter table conversation add column holding_said_at timestamptz;

-- One decision of the agent and all it rested on; gone with its conversation, and after 90 days.
create table agent_trace (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  connection_id uuid not null,
  -- The customer's message that it was about.
  message_id uuid not null,
  reply_id uuid,
  draft_id uuid,
  outcome text not null check (outcome in ('sent', 'drafted', 'handed-off', 'silent')),
  reason text,
  via text,
  cost_nano_usd bigint not null default 0,
  body jsonb not null,
  at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversation (tenant_id, id) on delete cascade
);
create index agent_trace_by_message on agent_trace (tenant_id, message_id);
create index agent_trace_by_reply on agent_trace (tenant_id, reply_id) where reply_id is not null;
create index agent_trace_by_conversation on agent_trace (tenant_id, conversation_id, at desc);
create index agent_trace_by_time on agent_trace (tenant_id, at);

-- Counted in the transaction that settles what the calls were for. Money in billionths of a US dollar: one cached token is ten of them.
create table agent_usage (
  tenant_id uuid not null,
  connection_id uuid not null,
  -- UTC.
  day date not null,
  model text not null,
  calls bigint not null default 0,
  input_tokens bigint not null default 0,
  cache_read_tokens bigint not null default 0,
  cache_write_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  cost_nano_usd bigint not null default 0,
  primary key (tenant_id, connection_id, day, model),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on delete cascade
);

-- The team is told once per period that a budget is nearly spent.
create table agent_budget_alert (
  tenant_id uuid not null,
  connection_id uuid not null,
  -- A day (2026-11-24) or a month (2026-11).
  period text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, connection_id, period),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on delete cascade
);

-- A model's answer to exactly these words, nothing before them, under exactly this knowledge and these settings. The words themselves
-- are not kept: their hash finds them.
create table agent_answer (
  tenant_id uuid not null,
  connection_id uuid not null,
  question_hash bytea not null,
  knowledge_version text not null,
  settings_version int not null,
  answer jsonb not null,
  at timestamptz not null default now(),
  primary key (tenant_id, connection_id, question_hash),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on delete cascade
);

do $$
declare
  name text;
begin
  foreach name in array array['agent_trace', 'agent_usage', 'agent_budget_alert', 'agent_answer'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_tenant on %I using (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid)) '
      'with check (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid))', name);
    execute format('grant select, insert, update, delete on %I to tandem_app', name);
  end loop;
end $$;
