-- What the operator does with whole shops.

-- A suspended shop signs nobody in and is asked nothing; what platforms deliver is stored all the same, and its work waits.
create table suspension (
  tenant_id uuid primary key references tenant (id),
  -- Told to its people, in the operator's words.
  reason text not null check (length(reason) between 1 and 300),
  at timestamptz not null default now()
);

-- Jobs of a suspended shop are put off by a thousand years, and taken back by as much when it goes on: so each keeps its own time, also
-- one that was to come in three weeks.
create function park_suspended() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.run_at < now() + interval '500 years'
    and exists (select from suspension s where s.tenant_id::text = new.payload ->> 'tenantId') then
    new.run_at := new.run_at + interval '1000 years';
  end if;
  return new;
end $$;

create trigger park_suspended before insert on graphile_worker._private_jobs for each row execute function park_suspended();

-- False: there is no such shop.
create function suspend_tenant(some_tenant_id uuid, new_reason text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from membership m where m.tenant_id = some_tenant_id) then
    return false;
  end if;
  insert into suspension as s (tenant_id, reason) values (some_tenant_id, new_reason)
  on conflict (tenant_id) do update set reason = excluded.reason;
  -- One that runs ends; should it fail, it waits like all others.
  update graphile_worker._private_jobs j set run_at = j.run_at + interval '1000 years'
  where j.payload ->> 'tenantId' = some_tenant_id::text and j.run_at < now() + interval '500 years';
  return true;
end $$;

-- False: it is not suspended.
create function resume_tenant(some_tenant_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from suspension s where s.tenant_id = some_tenant_id;
  if not found then
    return false;
  end if;
  update graphile_worker._private_jobs j set run_at = j.run_at - interval '1000 years'
  where j.payload ->> 'tenantId' = some_tenant_id::text and j.run_at > now() + interval '500 years';
  perform pg_notify('jobs:insert', '{"r":100,"count":100}');
  return true;
end $$;

-- Null: it is not suspended.
create function own_suspension() returns text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.reason from suspension s where s.tenant_id = require_own_tenant()
$$;

-- Asked before a refresh token is traded: the device is to find its session as it left it.
create function suspension_of_session(some_session_id uuid) returns text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select x.reason from session s join suspension x on x.tenant_id = s.tenant_id where s.id = some_session_id
$$;

drop function admit_caller(uuid, bytea, timestamptz);
create function admit_caller(caller_session_id uuid, pair_hash bytea, moment timestamptz)
returns table (person_id uuid, tenant_id uuid, role text, suspension text)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update session s set previous_hash = null, confirmed_at = moment
  where s.id = caller_session_id and s.previous_hash is not null and s.token_hash = pair_hash and s.revoked_at is null;
  return query
    select c.person_id, c.tenant_id, c.role, x.reason from find_caller(caller_session_id) c
    left join suspension x on x.tenant_id = c.tenant_id;
end $$;

create or replace function live_sessions(session_ids uuid[]) returns table (id uuid, tenant_id uuid, role text)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
begin
  update session s set online_at = clock_timestamp()
  where s.id = any (session_ids) and s.revoked_at is null
    and (s.online_at is null or s.online_at < clock_timestamp() - interval '15 seconds');
  return query
    select s.id, m.tenant_id, m.role from session s join membership m on m.tenant_id = s.tenant_id and m.person_id = s.person_id
    where s.id = any (session_ids) and s.revoked_at is null
      and not exists (select from suspension x where x.tenant_id = m.tenant_id);
end $$;

-- Of all shops, for the operator: names of shops and counts. In id order, after `after_id`; `only_id`: that one.
create function operator_tenants(after_id uuid, max_rows int, only_id uuid)
returns table (id uuid, name text, since timestamptz, people int, accounts int, seen_at timestamptz, waiting int, suspended_at timestamptz,
  reason text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.tenant_id, min(m.tenant_name), min(m.created_at), count(*)::int,
    (select count(*)::int from routing r where r.tenant_id = m.tenant_id),
    (select max(greatest(s.online_at, s.rotated_at)) from session s where s.tenant_id = m.tenant_id),
    (select count(*)::int from graphile_worker._private_jobs j where j.payload ->> 'tenantId' = m.tenant_id::text),
    min(x.at), min(x.reason)
  from membership m left join suspension x on x.tenant_id = m.tenant_id
  where (after_id is null or m.tenant_id > after_id) and (only_id is null or m.tenant_id = only_id)
  group by m.tenant_id order by m.tenant_id limit max_rows
$$;

revoke all on function
  park_suspended(), suspend_tenant(uuid, text), resume_tenant(uuid), own_suspension(), suspension_of_session(uuid),
  admit_caller(uuid, bytea, timestamptz), operator_tenants(uuid, int, uuid)
from public;
grant execute on function own_suspension(), suspension_of_session(uuid), admit_caller(uuid, bytea, timestamptz) to tandem_app;
grant execute on function suspend_tenant(uuid, text), resume_tenant(uuid), operator_tenants(uuid, int, uuid) to tandem_worker;
