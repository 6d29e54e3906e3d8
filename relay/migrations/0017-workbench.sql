-- The workbench: what an agent says is drafted, tried, tested and published; and what it said before can be had back.

-- What an agent says, whole and unchangeable: settings, and which version of which document. The same words are one snapshot.
create table agent_snapshot (
  tenant_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  fingerprint bytea not null,
  prompt text not null,
  options jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, connection_id, fingerprint),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on delete cascade
);

create table agent_snapshot_document (
  tenant_id uuid not null,
  snapshot_id uuid not null,
  document_id uuid not null,
  version int not null,
  -- A title that is no content has no version of its own.
  title text not null,
  primary key (tenant_id, snapshot_id, document_id),
  foreign key (tenant_id, snapshot_id) references agent_snapshot (tenant_id, id) on delete cascade,
  -- No action: what a snapshot names is kept, and goes only with everything of its account.
  foreign key (tenant_id, document_id, version) references document_version (tenant_id, document_id, version)
);
create index agent_snapshot_document_by_document on agent_snapshot_document (tenant_id, document_id, version);

-- The newest is live. Without any, what is being worked on is.
create table agent_version (
  tenant_id uuid not null,
  connection_id uuid not null,
  version int not null,
  kind text not null check (kind in ('publish', 'rollback', 'withdrawal')),
  snapshot_id uuid not null,
  note text not null default '',
  reason text,
  restores int,
  -- Against the version before: names of settings, number of documents.
  changed jsonb not null default '{"settings": [], "documents": 0}',
  run_id uuid,
  published_by uuid,
  published_at timestamptz not null default now(),
  primary key (tenant_id, connection_id, version),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on delete cascade,
  foreign key (tenant_id, snapshot_id) references agent_snapshot (tenant_id, id)
);

create table agent_test_case (
  tenant_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  -- The real conversation that it was made from: its words go with it.
  conversation_id uuid,
  message_id uuid,
  earlier jsonb not null,
  said jsonb not null,
  expected jsonb not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Removed, and still to be had back until it is purged.
  deleted_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on delete cascade,
  foreign key (tenant_id, conversation_id) references conversation (tenant_id, id) on delete cascade
);
create index agent_test_case_by_connection on agent_test_case (tenant_id, connection_id, id);
create index agent_test_case_by_conversation on agent_test_case (tenant_id, conversation_id) where conversation_id is not null;

-- What a snapshot answered to exactly these words. Written before a model is asked, so that no call is forgotten, and never asked twice.
create table agent_trial (
  tenant_id uuid not null,
  id uuid not null,
  snapshot_id uuid not null,
  -- Of all the answer rests on but the snapshot: the talk, the hour, with or without a model.
  input_hash bytea not null,
  case_id uuid,
  conversation_id uuid,
  state text not null check (state in ('asking', 'answered')),
  outcome jsonb,
  cost_nano_usd bigint not null default 0,
  at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, snapshot_id) references agent_snapshot (tenant_id, id) on delete cascade,
  foreign key (tenant_id, case_id) references agent_test_case (tenant_id, id) on delete cascade,
  foreign key (tenant_id, conversation_id) references conversation (tenant_id, id) on delete cascade
);
create index agent_trial_by_input on agent_trial (tenant_id, snapshot_id, input_hash, at desc);
create index agent_trial_by_case on agent_trial (tenant_id, case_id) where case_id is not null;
create index agent_trial_by_conversation on agent_trial (tenant_id, conversation_id) where conversation_id is not null;

create table agent_test_run (
  tenant_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  kind text not null check (kind in ('tests', 'replay')),
  state text not null check (state in ('waiting', 'running', 'done', 'cancelled', 'stopped')) default 'waiting',
  problem text,
  draft_snapshot_id uuid not null,
  -- Null: nothing to compare with, or what really happened.
  baseline_snapshot_id uuid,
  baseline_run_id uuid,
  -- The version that was live when it began; 0: none.
  live_version int not null default 0,
  is_fresh boolean not null default false,
  engine text not null,
  reused int not null default 0,
  cost_nano_usd bigint not null default 0,
  period_from timestamptz,
  period_to timestamptz,
  -- Since when the model has been asked in vain.
  failing_since timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on delete cascade,
  foreign key (tenant_id, draft_snapshot_id) references agent_snapshot (tenant_id, id),
  foreign key (tenant_id, baseline_snapshot_id) references agent_snapshot (tenant_id, id)
);
create index agent_test_run_by_connection on agent_test_run (tenant_id, connection_id, created_at desc);

create table agent_test_item (
  tenant_id uuid not null,
  run_id uuid not null,
  position int not null,
  -- One of the two: a case, or a burst of a real conversation by its last message.
  case_id uuid,
  conversation_id uuid,
  message_id uuid,
  -- When it was judged: another hash now means that the case was changed since.
  case_hash bytea,
  draft_trial_id uuid,
  baseline_trial_id uuid,
  -- What really happened, of a replay: ids and state, no text.
  happened jsonb,
  verdict text check (verdict in ('better', 'worse', 'same')),
  draft_problems jsonb not null default '[]',
  baseline_problems jsonb not null default '[]',
  primary key (tenant_id, run_id, position),
  foreign key (tenant_id, run_id) references agent_test_run (tenant_id, id) on delete cascade,
  foreign key (tenant_id, case_id) references agent_test_case (tenant_id, id) on delete cascade,
  foreign key (tenant_id, conversation_id) references conversation (tenant_id, id) on delete cascade
);
create index agent_test_item_by_case on agent_test_item (tenant_id, case_id) where case_id is not null;
create index agent_test_item_by_conversation on agent_test_item (tenant_id, conversation_id) where conversation_id is not null;

-- What the calls were for: customers, or somebody who tries the agent out.
alter table agent_usage add column purpose text not null default 'answers' check (purpose in ('answers', 'playground', 'tests', 'replay'));
alter table agent_usage drop constraint agent_usage_pkey;
alter table agent_usage add primary key (tenant_id, connection_id, day, model, purpose);

-- `low`: behind every job that a customer waits for.
create or replace function enqueue_jobs(jobs jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  item jsonb;
  tenant uuid := own_tenant();
  backlog int;
begin
  if tenant is not null and jobs @> '[{"fair": true}]' then
    select count(*) into backlog from (
      select 1 from delivery d where d.tenant_id = tenant and d.state in ('queued', 'attempting', 'unknown') and d.given_up_at is null
      limit 200) as counted;
  end if;
  for item in select value from jsonb_array_elements(jobs) order by value ->> 'key' collate "C" nulls last loop
    perform graphile_worker.add_job(
      identifier => item ->> 'task',
      payload => json_build_object('tenantId', tenant, 'input', item -> 'payload'),
      run_at => (item ->> 'runAt')::timestamptz,
      max_attempts => coalesce((item ->> 'maxAttempts')::smallint, 12::smallint),
      priority => case when (item ->> 'fair')::boolean then coalesce(backlog, 0) when (item ->> 'low')::boolean then 1000 else 0 end::smallint,
      job_key => coalesce(tenant::text, '') || ':' || (item ->> 'key'),
      job_key_mode => case item ->> 'keyMode' when 'keep' then 'preserve_run_at' else 'replace' end
    );
  end loop;
end $$;

do $$
declare
  name text;
begin
  foreach name in array array['agent_snapshot', 'agent_snapshot_document', 'agent_version', 'agent_test_case', 'agent_trial',
    'agent_test_run', 'agent_test_item'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_tenant on %I using (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid)) '
      'with check (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid))', name);
    execute format('grant select, insert, update, delete on %I to tandem_app', name);
  end loop;
end $$;
