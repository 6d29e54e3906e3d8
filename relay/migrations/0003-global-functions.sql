-- The only doors to the global tables. Each is owned by tandem_owner, runs with its rights and a fixed search path (pg_temp last, or a
-- temporary table of the caller would be found first), and is open to the roles named at the end of the file and to nobody else.
-- "Own" means the tenant of app.tenant_id.

create function own_tenant() returns uuid language sql stable set search_path = pg_catalog, pg_temp as $$
  select nullif(current_setting('app.tenant_id', true), '')::uuid
$$;

create function require_own_tenant() returns uuid language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  if own_tenant() is null then
    raise exception 'no tenant is set' using errcode = 'insufficient_privilege';
  end if;
  return own_tenant();
end $$;

-- Queue ---------------------------------------------------------------------------------------------------------------

-- Jobs: [{task, payload, key?, keyMode?, runAt?, maxAttempts?}]. The tenant is stamped here, in the payload and in the key, so that no
-- tenant can queue work for another or replace its jobs. Sorted by key: two transactions lock the same keys in the same order.
create function enqueue_jobs(jobs jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  item jsonb;
  tenant uuid := own_tenant();
begin
  for item in select value from jsonb_array_elements(jobs) order by value ->> 'key' collate "C" nulls last loop
    perform graphile_worker.add_job(
      identifier => item ->> 'task',
      payload => json_build_object('tenantId', tenant, 'input', item -> 'payload'),
      run_at => (item ->> 'runAt')::timestamptz,
      max_attempts => coalesce((item ->> 'maxAttempts')::smallint, 12::smallint),
      job_key => coalesce(tenant::text, '') || ':' || (item ->> 'key'),
      job_key_mode => case item ->> 'keyMode' when 'keep' then 'preserve_run_at' else 'replace' end
    );
  end loop;
end $$;

create function enqueue_own_jobs(jobs jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform require_own_tenant();
  perform enqueue_jobs(jobs);
end $$;

create function queue_backlog() returns table (task text, waiting bigint, failed bigint)
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select j.task_identifier, count(*) filter (where j.attempts < j.max_attempts), count(*) filter (where j.attempts >= j.max_attempts)
  from graphile_worker.jobs j group by 1 order by 1
$$;

-- Processes -----------------------------------------------------------------------------------------------------------

create function register_worker(worker_id uuid, worker_lock bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into worker (id, lock_key) values (worker_id, worker_lock)
$$;

-- False when the worker has been reaped in the meantime: its jobs are another's now.
create function beat_worker(worker_id uuid, worker_locked_by text[]) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update worker set seen_at = clock_timestamp(), locked_by = worker_locked_by where id = worker_id;
  return found;
end $$;

-- Forgets workers that are dead (nobody holds their lock) or silent, and frees the jobs they held. Not the reaper itself: its own
-- session could take its own lock again.
create function reap_workers(reaper_id uuid, silent_ms int) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  candidate record;
  reaped int := 0;
begin
  for candidate in select w.id, w.lock_key, w.locked_by, w.seen_at from worker w
    where w.id <> reaper_id order by w.id for update skip locked loop
    if candidate.seen_at < clock_timestamp() - silent_ms * interval '1 millisecond'
      or pg_try_advisory_xact_lock(candidate.lock_key) then
      perform graphile_worker.force_unlock_workers(candidate.locked_by);
      delete from worker where id = candidate.id;
      reaped := reaped + 1;
    end if;
  end loop;
  if reaped > 0 then
    perform pg_notify('jobs:insert', '{"r":100,"count":100}');
  end if;
  return reaped;
end $$;

-- Frees jobs locked long ago under a name that no process has told: it died before its first beat.
create function reap_strangers(silent_ms int) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  strangers text[];
begin
  select array_agg(distinct j.locked_by) into strangers from graphile_worker.jobs j
  where j.locked_at < clock_timestamp() - silent_ms * interval '1 millisecond'
    and not exists (select from worker w where j.locked_by = any (w.locked_by));
  if strangers is null then
    return 0;
  end if;
  perform graphile_worker.force_unlock_workers(strangers);
  return cardinality(strangers);
end $$;

create function retire_worker(worker_id uuid) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from worker where id = worker_id
$$;

-- Leases --------------------------------------------------------------------------------------------------------------

create function take_lease(lease_tenant uuid, lease_key text, lease_owner text, ttl_ms int) returns bigint
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into lease as l (tenant_id, key, owner, fence, expires_at)
  values (lease_tenant, lease_key, lease_owner, nextval('lease_fence'), clock_timestamp() + ttl_ms * interval '1 millisecond')
  on conflict (tenant_id, key) do update
    set owner = excluded.owner, fence = excluded.fence, expires_at = excluded.expires_at
    where l.expires_at <= clock_timestamp()
  returning fence
$$;

create function renew_lease(lease_tenant uuid, lease_key text, lease_owner text, lease_fence bigint, ttl_ms int) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update lease set expires_at = clock_timestamp() + ttl_ms * interval '1 millisecond'
  where tenant_id = lease_tenant and key = lease_key and owner = lease_owner and fence = lease_fence
    and expires_at > clock_timestamp();
  return found;
end $$;

create function release_lease(lease_tenant uuid, lease_key text, lease_owner text, lease_fence bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from lease where tenant_id = lease_tenant and key = lease_key and owner = lease_owner and fence = lease_fence
$$;

-- Limits --------------------------------------------------------------------------------------------------------------

-- windows: [{n, perMs}]. 0: taken. Else the milliseconds until it may be tried again; nothing is taken then.
create function take_app_limit(limit_key text, windows jsonb) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  moment timestamptz;
  past timestamptz[];
  span record;
  kept int;
  wait_ms numeric := 0;
  longest_ms int := 0;
begin
  insert into app_limit (key) values (limit_key) on conflict do nothing;
  select hits into past from app_limit where key = limit_key for update;
  moment := clock_timestamp();
  for span in select (value ->> 'n')::int as n, (value ->> 'perMs')::int as per_ms from jsonb_array_elements(windows) loop
    longest_ms := greatest(longest_ms, span.per_ms);
    select count(*) into kept from unnest(past) as hit where hit > moment - span.per_ms * interval '1 millisecond';
    if kept >= span.n then
      wait_ms := greatest(wait_ms, span.per_ms - extract(epoch from moment - past[cardinality(past) - span.n + 1]) * 1000);
    end if;
  end loop;
  if wait_ms > 0 then
    return ceil(wait_ms);
  end if;
  update app_limit
  set hits = array(select hit from unnest(past) as hit where hit > moment - longest_ms * interval '1 millisecond' order by hit) || moment
  where key = limit_key;
  return 0;
end $$;

-- Webhooks ------------------------------------------------------------------------------------------------------------

-- One transaction with the job, so that what was answered 200 is worked off. A repeat of the same bytes stores nothing.
create function store_webhook_delivery(
  delivery_channel text, delivery_received_at timestamptz, delivery_headers jsonb, delivery_body bytea, delivery_verdict text
) returns table (id uuid, is_new boolean)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  stored uuid;
  hash bytea := sha256(delivery_body);
begin
  insert into webhook_delivery (channel, body_hash, received_at, headers, body, verdict)
  values (delivery_channel, hash, delivery_received_at, delivery_headers, delivery_body, delivery_verdict)
  on conflict (channel, body_hash) do nothing
  returning webhook_delivery.id into stored;
  if stored is null then
    return query select d.id, false from webhook_delivery d where d.channel = delivery_channel and d.body_hash = hash;
    return;
  end if;
  perform enqueue_jobs(jsonb_build_array(
    jsonb_build_object('task', 'process-webhook', 'payload', jsonb_build_object('deliveryId', stored))));
  return query select stored, true;
end $$;

create function read_webhook_delivery(delivery_id uuid)
returns table (id uuid, channel text, headers jsonb, body bytea, verdict text, received_at timestamptz, settled_at timestamptz)
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.id, d.channel, d.headers, d.body, d.verdict, d.received_at, d.settled_at from webhook_delivery d where d.id = delivery_id
$$;

create function settle_webhook_delivery(delivery_id uuid, delivery_outcome text, delivery_detail text) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update webhook_delivery set settled_at = clock_timestamp(), outcome = delivery_outcome, detail = delivery_detail
  where id = delivery_id
$$;

create function purge_webhook_deliveries(before timestamptz) returns bigint
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  with gone as (delete from webhook_delivery where received_at < before and settled_at is not null returning 1)
  select count(*) from gone
$$;

-- Routing -------------------------------------------------------------------------------------------------------------

create function find_route(route_channel text, route_external_id text) returns table (tenant_id uuid, connection_id uuid)
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select r.tenant_id, r.connection_id from routing r where r.channel = route_channel and r.external_id = route_external_id
$$;

create function claim_route(route_channel text, route_external_id text, route_connection_id uuid) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tenant uuid := require_own_tenant();
  holder uuid;
begin
  insert into routing (channel, external_id, tenant_id, connection_id)
  values (route_channel, route_external_id, tenant, route_connection_id)
  on conflict (channel, external_id) do nothing;
  if found then
    return 'claimed';
  end if;
  select r.tenant_id into holder from routing r where r.channel = route_channel and r.external_id = route_external_id for update;
  if holder is distinct from tenant then
    return 'taken';
  end if;
  update routing set connection_id = route_connection_id where channel = route_channel and external_id = route_external_id;
  return 'already-own';
end $$;

create function release_route(route_channel text, route_external_id text) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from routing where channel = route_channel and external_id = route_external_id and tenant_id = require_own_tenant()
$$;

-- Linking an account --------------------------------------------------------------------------------------------------

create function create_connection_attempt(
  attempt_id text, attempt_channel text, attempt_person_id uuid, attempt_session_id uuid, attempt_expires_at timestamptz
) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into connection_attempt (id, tenant_id, person_id, session_id, channel, expires_at)
  values (attempt_id, require_own_tenant(), attempt_person_id, attempt_session_id, attempt_channel, attempt_expires_at)
$$;

create function begin_connection_attempt(attempt_id text, attempt_state_hash bytea, attempt_cookie_hash bytea, moment timestamptz)
returns text
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update connection_attempt set state_hash = attempt_state_hash, cookie_hash = attempt_cookie_hash, begun_at = moment
  where id = attempt_id and begun_at is null and expires_at > moment
  returning channel
$$;

-- The cookie half is compared here: a state alone, taken from one browser to another, links nothing.
create function consume_connection_attempt(attempt_state_hash bytea, attempt_cookie_hash bytea, moment timestamptz)
returns table (id text, tenant_id uuid, person_id uuid, channel text)
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update connection_attempt a set consumed_at = moment
  where a.state_hash = attempt_state_hash and a.cookie_hash = attempt_cookie_hash and a.consumed_at is null and a.expires_at > moment
  returning a.id, a.tenant_id, a.person_id, a.channel
$$;

create function settle_connection_attempt(attempt_id text, attempt_outcome jsonb) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update connection_attempt set outcome = attempt_outcome where id = attempt_id and tenant_id = require_own_tenant()
$$;

create function read_connection_attempt(attempt_id text) returns table (outcome jsonb, is_expired boolean)
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.outcome, a.consumed_at is null and a.expires_at <= clock_timestamp()
  from connection_attempt a where a.id = attempt_id and a.tenant_id = require_own_tenant()
$$;

-- Persons and sessions ------------------------------------------------------------------------------------------------

-- Null when the address is taken.
create function create_owner(owner_id uuid, owner_email text, owner_name text, owner_password_hash text, shop_name text) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tenant uuid := require_own_tenant();
begin
  insert into person (id, email, name, password_hash) values (owner_id, owner_email, owner_name, owner_password_hash)
  on conflict (email) do nothing;
  if not found then
    return null;
  end if;
  insert into membership (tenant_id, person_id, role, tenant_name) values (tenant, owner_id, 'owner', shop_name);
  return owner_id;
end $$;

create function memberships_of(member_id uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(jsonb_agg(
    jsonb_build_object('tenantId', m.tenant_id, 'tenantName', m.tenant_name, 'role', m.role) order by m.created_at, m.tenant_id), '[]')
  from membership m where m.person_id = member_id
$$;

create function find_sign_in(sign_in_email text)
returns table (person_id uuid, name text, email text, password_hash text, memberships jsonb)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, p.name, p.email, p.password_hash, memberships_of(p.id) from person p where p.email = sign_in_email
$$;

create function create_session(
  new_id uuid, new_person_id uuid, new_tenant_id uuid, new_device_name text, new_token_hash bytea, new_expires_at timestamptz
) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into session (id, person_id, tenant_id, device_name, token_hash, expires_at)
  values (new_id, new_person_id, new_tenant_id, new_device_name, new_token_hash, new_expires_at)
$$;

-- 'rotated': the successor is live now. 'repeated': the immediate predecessor came again within the grace, after a lost answer; the
-- same successor stays. 'reused': an older token came, so somebody has a copy: the session is revoked. 'unknown': anything else.
create function rotate_session(
  session_id uuid, presented_hash bytea, successor_hash bytea, moment timestamptz, grace_ms int, new_expires_at timestamptz
) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  s session%rowtype;
begin
  select * into s from session where id = session_id for update;
  if not found or s.revoked_at is not null or s.expires_at <= moment then
    return 'unknown';
  end if;
  if s.token_hash = presented_hash then
    update session set token_hash = successor_hash, previous_hash = presented_hash, rotated_at = moment, expires_at = new_expires_at,
      spent_hashes = spent_hashes || presented_hash
    where id = session_id;
    return 'rotated';
  end if;
  if s.previous_hash = presented_hash and s.rotated_at > moment - grace_ms * interval '1 millisecond'
    and s.token_hash = successor_hash then
    return 'repeated';
  end if;
  if presented_hash = any (s.spent_hashes) then
    update session set revoked_at = moment where id = session_id;
    return 'reused';
  end if;
  return 'unknown';
end $$;

create function revoke_session(session_id uuid, moment timestamptz) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update session set revoked_at = moment where id = session_id and revoked_at is null
$$;

-- Who a session is now: nothing when it is revoked or its membership is gone. A refresh token's expiry does not end an access token.
create function find_caller(caller_session_id uuid)
returns table (person_id uuid, tenant_id uuid, role text, name text, email text, tenant_name text, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, m.tenant_id, m.role, p.name, p.email, m.tenant_name, s.expires_at
  from session s
  join membership m on m.tenant_id = s.tenant_id and m.person_id = s.person_id
  join person p on p.id = s.person_id
  where s.id = caller_session_id and s.revoked_at is null
$$;

create function live_sessions(session_ids uuid[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.id from session s where s.id = any (session_ids) and s.revoked_at is null
$$;

create function own_members(member_ids uuid[], after_id uuid, max_rows int) returns table (id uuid, name text, role text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, p.name, m.role from membership m join person p on p.id = m.person_id
  where m.tenant_id = require_own_tenant()
    and (member_ids is null or p.id = any (member_ids)) and (after_id is null or p.id > after_id)
  order by p.id limit max_rows
$$;

-- Who may call what ---------------------------------------------------------------------------------------------------

do $$
declare
  routine regprocedure;
begin
  for routine in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'public'::regnamespace loop
    execute format('revoke all on function %s from public', routine);
  end loop;
end $$;

grant execute on function own_tenant(), require_own_tenant() to tandem_app, tandem_ingress, tandem_worker;

grant execute on function
  enqueue_own_jobs(jsonb),
  claim_route(text, text, uuid),
  release_route(text, text),
  create_connection_attempt(text, text, uuid, uuid, timestamptz),
  begin_connection_attempt(text, bytea, bytea, timestamptz),
  consume_connection_attempt(bytea, bytea, timestamptz),
  settle_connection_attempt(text, jsonb),
  read_connection_attempt(text),
  create_owner(uuid, text, text, text, text),
  memberships_of(uuid),
  find_sign_in(text),
  create_session(uuid, uuid, uuid, text, bytea, timestamptz),
  rotate_session(uuid, bytea, bytea, timestamptz, int, timestamptz),
  revoke_session(uuid, timestamptz),
  find_caller(uuid),
  live_sessions(uuid[]),
  own_members(uuid[], uuid, int)
to tandem_app;

grant execute on function store_webhook_delivery(text, timestamptz, jsonb, bytea, text) to tandem_ingress;

grant execute on function
  read_webhook_delivery(uuid),
  settle_webhook_delivery(uuid, text, text),
  purge_webhook_deliveries(timestamptz),
  find_route(text, text),
  register_worker(uuid, bigint),
  beat_worker(uuid, text[]),
  reap_workers(uuid, int),
  reap_strangers(int),
  retire_worker(uuid),
  take_lease(uuid, text, text, int),
  renew_lease(uuid, text, text, bigint, int),
  release_lease(uuid, text, text, bigint),
  take_app_limit(text, jsonb),
  queue_backlog()
to tandem_worker;
