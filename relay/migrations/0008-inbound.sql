
-- Memory -------------------------------------------------------------------------------------------------------------

-- Which bytes were taken in, longer than any platform repeats them and whatever becomes of the bytes themselves.
create table webhook_seen (
  channel text not null,
  body_hash bytea not null,
  delivery_id uuid not null,
  first_seen_at timestamptz not null default now(),
  primary key (channel, body_hash)
);
create index webhook_seen_by_age on webhook_seen (first_seen_at);
insert into webhook_seen select channel, body_hash, id, received_at from webhook_delivery;

-- Hashes of platform messages that were deleted here, so that neither a repeated webhook nor a pull brings them back. The key goes
-- with the tenant: without it the hashes say nothing.
alter table tenant add column forget_key bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
create table forgotten_message (
  tenant_id uuid not null references tenant (id) on delete cascade,
  key_hash bytea not null,
  forgotten_at timestamptz not null default now(),
  primary key (tenant_id, key_hash)
);

create function forgotten_key(forget_key bytea, account uuid, external_id text) returns bytea
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select sha256(forget_key || uuid_send(account) || convert_to(external_id, 'UTF8'))
$$;

create function remember_forgotten_message() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into forgotten_message (tenant_id, key_hash)
  select t.id, forgotten_key(t.forget_key, old.connection_id, old.external_id) from tenant t where t.id = old.tenant_id
  on conflict (tenant_id, key_hash) do update set forgotten_at = excluded.forgotten_at;
  return null;
end $$;
create trigger forgotten_message_remembered after delete on message
  for each row when (old.external_id is not null) execute function remember_forgotten_message();

-- Our own replies carry the platform's names in their deliveries.
create trigger forgotten_reply_remembered after delete on delivery
  for each row when (old.external_id is not null) execute function remember_forgotten_message();

-- One id from the webhook to the send.
alter table message add column correlation text;

-- Up to when an account has been read from the platform's lists.
create table connection_catch_up (
  tenant_id uuid not null,
  connection_id uuid not null,
  caught_up_to timestamptz not null,
  primary key (tenant_id, connection_id),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on delete cascade
);

do $$
declare
  name text;
begin
  foreach name in array array['forgotten_message', 'connection_catch_up'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_tenant on %1$I using (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid)) '
      'with check (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid))', name);
    execute format('grant select, insert, update, delete on %I to tandem_app', name);
  end loop;
end $$;

-- Quarantine ---------------------------------------------------------------------------------------------------------

alter table webhook_delivery drop constraint webhook_delivery_outcome_check;
alter table webhook_delivery
  add constraint webhook_delivery_outcome_check check (outcome in ('processed', 'ignored', 'failed', 'unreadable', 'unconfirmed')),
  -- What did not take its ordinary way says why.
  add constraint webhook_delivery_reason check (outcome not in ('unreadable', 'unconfirmed') or detail is not null),
  -- How often the platform was asked in vain.
  add column asked int not null default 0,
  add column state text not null generated always as (
    coalesce(outcome, case verdict when 'stale' then 'quarantined' else 'received' end)) stored;
create index webhook_delivery_unsettled on webhook_delivery (received_at) where settled_at is null;

-- What works a delivery off: the platform's word is asked for what is signed but late.
create function enqueue_webhook_delivery(delivery_id uuid, delivery_verdict text, wait_ms int default 0) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select graphile_worker.add_job(
    identifier => task,
    payload => json_build_object('tenantId', null, 'input', json_build_object('deliveryId', delivery_id)),
    run_at => clock_timestamp() + wait_ms * interval '1 millisecond',
    max_attempts => 6::smallint,
    job_key => ':' || task || ':' || delivery_id)
  from (select case delivery_verdict when 'stale' then 'confirm-webhook' else 'process-webhook' end as task) as by_verdict
$$;

-- One transaction with the job, so that what was answered 200 is worked off. A repeat of the same bytes stores nothing; signed anew and
-- fresh, it ends the wait for the platform's word.
create or replace function store_webhook_delivery(
  delivery_channel text, delivery_received_at timestamptz, delivery_headers jsonb, delivery_body bytea, delivery_verdict text
) returns table (id uuid, is_new boolean)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  stored uuid;
  hash bytea := sha256(delivery_body);
begin
  insert into webhook_seen (channel, body_hash, delivery_id) values (delivery_channel, hash, gen_random_uuid())
  on conflict do nothing returning delivery_id into stored;
  if stored is null then
    select s.delivery_id into stored from webhook_seen s where s.channel = delivery_channel and s.body_hash = hash;
    if delivery_verdict = 'ok' then
      update webhook_delivery d set verdict = 'ok', settled_at = null, outcome = null, detail = null
      where d.id = stored and d.verdict = 'stale' and (d.settled_at is null or d.outcome = 'unconfirmed');
      if found then
        perform enqueue_webhook_delivery(stored, 'ok');
      end if;
    end if;
    return query select stored, false;
    return;
  end if;
  insert into webhook_delivery (id, channel, body_hash, received_at, headers, body, verdict)
  values (stored, delivery_channel, hash, delivery_received_at, delivery_headers, delivery_body, delivery_verdict);
  perform enqueue_webhook_delivery(stored, delivery_verdict);
  return query select stored, true;
end $$;

drop function read_webhook_delivery(uuid);
create function read_webhook_delivery(delivery_id uuid)
returns table (
  id uuid, channel text, headers jsonb, body bytea, verdict text, received_at timestamptz, settled_at timestamptz, asked int,
  outcome text)
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.id, d.channel, d.headers, d.body, d.verdict, d.received_at, d.settled_at, d.asked, d.outcome
  from webhook_delivery d where d.id = delivery_id
$$;

-- The platform could not be asked yet: it stays, says why, and is asked again.
create function postpone_webhook_delivery(delivery_id uuid, delivery_detail text, wait_ms int) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update webhook_delivery set asked = asked + 1, detail = delivery_detail
  where id = delivery_id and settled_at is null and verdict = 'stale';
  if found then
    perform enqueue_webhook_delivery(delivery_id, 'stale', wait_ms);
  end if;
end $$;

-- Nothing waits without a job: one may have used up its attempts while the database could not be told.
create function requeue_webhook_deliveries() returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select enqueue_webhook_delivery(d.id, d.verdict) from webhook_delivery d
  where d.settled_at is null and d.received_at < now() - interval '15 minutes' and not exists (
    select from graphile_worker.jobs j
    where j.key in (':process-webhook:' || d.id, ':confirm-webhook:' || d.id) and j.attempts < j.max_attempts)
$$;

-- Catching up --------------------------------------------------------------------------------------------------------

-- The last moment at which platforms could deliver to us.
create table inbound_heartbeat (
  single boolean primary key default true check (single),
  seen_at timestamptz not null
);

-- Every linked account has one waiting job. `at_once`: also those whose turn is later, spread so that they do not come together.
create function schedule_catch_ups(spread_ms int, at_once boolean) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select graphile_worker.add_job(
    identifier => 'catch-up-account',
    payload => json_build_object('tenantId', r.tenant_id, 'input', json_build_object('connectionId', r.connection_id)),
    run_at => clock_timestamp() + random() * spread_ms * interval '1 millisecond',
    max_attempts => 6::smallint,
    job_key => r.tenant_id || ':catch-up-account:' || r.connection_id)
  from routing r
  where at_once or not exists (
    select from graphile_worker.jobs j
    where j.key = r.tenant_id || ':catch-up-account:' || r.connection_id and j.attempts < j.max_attempts)
$$;

-- Milliseconds in which nothing could be delivered, when they were more than `gap_ms` (then all accounts catch up); else 0.
create function beat_inbound(gap_ms int, spread_ms int) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  moment timestamptz;
  gap bigint;
begin
  insert into inbound_heartbeat (seen_at) values ('epoch') on conflict do nothing;
  select seen_at into moment from inbound_heartbeat for update;
  gap := extract(epoch from clock_timestamp() - moment) * 1000;
  update inbound_heartbeat set seen_at = clock_timestamp();
  if gap <= gap_ms then
    return 0;
  end if;
  perform schedule_catch_ups(spread_ms, true);
  return gap;
end $$;

create or replace function purge_global_tables() returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from webhook_delivery where received_at < now() - interval '14 days' and settled_at is not null;
  -- Platforms repeat for 72 hours; a repeat must still meet its first copy. What is not settled is not forgotten.
  delete from webhook_seen s where s.first_seen_at < now() - interval '14 days'
    and not exists (select from webhook_delivery d where d.id = s.delivery_id);
  delete from connection_attempt where expires_at < now() - interval '1 day';
  -- Kept for a while after their end, so that a used token that comes again is still known.
  delete from session where expires_at < now() - interval '30 days' or revoked_at < now() - interval '30 days';
  delete from lease where expires_at < now() - interval '1 hour';
  delete from app_limit where hits = '{}' or hits[cardinality(hits)] < now() - interval '1 day';
  perform requeue_webhook_deliveries();
  perform schedule_catch_ups(900000, false);
end $$;

revoke all on function forgotten_key(bytea, uuid, text), remember_forgotten_message(), enqueue_webhook_delivery(uuid, text, int),
  read_webhook_delivery(uuid), postpone_webhook_delivery(uuid, text, int), requeue_webhook_deliveries(),
  schedule_catch_ups(int, boolean), beat_inbound(int, int) from public;
grant execute on function forgotten_key(bytea, uuid, text) to tandem_app;
grant execute on function beat_inbound(int, int) to tandem_ingress;
grant execute on function read_webhook_delivery(uuid), postpone_webhook_delivery(uuid, text, int) to tandem_worker;
