-- Who did what, from where, with what result. Ids and states only: what a customer wrote, and what people are called, stand elsewhere.

create table audit_entry (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  -- Milliseconds, so that a page's cursor says it exactly. The database's clock: no node's may be ahead.
  at timestamptz(3) not null default clock_timestamp(),
  actor_kind text not null check (actor_kind in ('person', 'agent', 'system', 'operator')),
  actor_id uuid,
  -- The person's role at that moment.
  actor_role text,
  -- `area.verb`, as `auditAct` of the contract lists them.
  act text not null,
  area text not null generated always as (split_part(act, '.', 1)) stored,
  subject_kind text,
  subject_id text check (length(subject_id) <= 100),
  result text not null check (result in ('done', 'refused', 'failed')),
  ip text,
  session_id uuid,
  request_id text,
  detail jsonb not null default '{}',
  primary key (tenant_id, id)
);
create index audit_entry_by_time on audit_entry (tenant_id, at desc, id desc);
-- The uses of tokens are most of the log, and asked for by themselves.
create index audit_entry_by_area on audit_entry (tenant_id, area, at desc, id desc);
create index audit_entry_by_actor on audit_entry (tenant_id, actor_id, at desc, id desc) where actor_id is not null;
create index audit_entry_by_subject on audit_entry (tenant_id, subject_id, at desc, id desc)
  where subject_id is not null and area <> 'token';

alter table audit_entry enable row level security;
alter table audit_entry force row level security;
create policy own_tenant on audit_entry
  using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));
grant select, insert on audit_entry to tandem_app;

-- What the operator did to the whole relay; what concerns one shop stands in the shop's own log.
create table operator_entry (
  id uuid primary key default gen_random_uuid(),
  at timestamptz(3) not null default clock_timestamp(),
  act text not null,
  subject_id text check (length(subject_id) <= 100),
  result text not null check (result in ('done', 'failed')),
  host text not null
);
create index operator_entry_by_time on operator_entry (at desc, id desc);

create function record_operator_act(new_act text, new_subject_id text, new_result text, new_host text) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into operator_entry (act, subject_id, result, host) values (new_act, new_subject_id, new_result, new_host)
$$;

create function operator_entries(most int) returns table (at timestamptz, act text, subject_id text, result text, host text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select o.at, o.act, o.subject_id, o.result, o.host from operator_entry o order by o.at desc, o.id desc limit most
$$;

-- Whose session it is or was, and whose letter: what befalls them is told to their shops.
create function owner_of_session(some_session_id uuid) returns table (tenant_id uuid, person_id uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.tenant_id, s.person_id from session s where s.id = some_session_id
$$;

create function owner_of_token(some_token_hash bytea) returns uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select t.person_id from person_token t where t.token_hash = some_token_hash
$$;

-- Nobody changes it, whatever they may do: not the owner either, who could drop the trigger, which is seen in the schema.
create function refuse_audit_change() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'DELETE' and current_setting('app.audit_retention', true) = 'on' then
    return old;
  end if;
  raise exception 'the audit log only grows' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_entry_only_grows before update or delete on audit_entry for each row execute function refuse_audit_change();
create trigger audit_entry_is_not_emptied before truncate on audit_entry for each statement execute function refuse_audit_change();
create trigger operator_entry_only_grows before update or delete on operator_entry for each row execute function refuse_audit_change();
create trigger operator_entry_is_not_emptied before truncate on operator_entry
  for each statement execute function refuse_audit_change();

revoke all on function record_operator_act(text, text, text, text), operator_entries(int), refuse_audit_change(),
  owner_of_session(uuid), owner_of_token(bytea) from public;
grant execute on function record_operator_act(text, text, text, text), operator_entries(int) to tandem_worker;
grant execute on function owner_of_session(uuid), owner_of_token(bytea) to tandem_app;
