-- What an operator's dashboards ask of the database as a whole: counts and ages, never a tenant's name.

-- The accounts' state beside their route, since a query over all tenants' own rows sees none. Written by the triggers below only.
alter table routing
  add column status text not null default 'active',
  add column access_expires_at timestamptz;

create function note_connection_status() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update routing set status = new.status where tenant_id = new.tenant_id and connection_id = new.id;
  return null;
end $$;
create trigger connection_status_noted after insert or update of status on connection
  for each row execute function note_connection_status();

create function note_token_expiry() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update routing set access_expires_at = new.access_expires_at
  where tenant_id = new.tenant_id and connection_id = new.connection_id;
  return null;
end $$;
create trigger token_expiry_noted after insert or update of access_expires_at on connection_token
  for each row execute function note_token_expiry();

revoke all on function note_connection_status(), note_token_expiry() from public;

create function operating_figures() returns table (figure text, label text, value double precision)
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select 'jobs_ready', j.task_identifier, count(*) filter (
    where j.locked_at is null and j.attempts < j.max_attempts and j.run_at <= now())::double precision
  from graphile_worker.jobs j group by 2
  union all
  select 'jobs_scheduled', j.task_identifier, count(*) filter (
    where j.locked_at is null and j.attempts < j.max_attempts and j.run_at > now())
  from graphile_worker.jobs j group by 2
  union all
  select 'jobs_running', j.task_identifier, count(*) filter (where j.locked_at is not null)
  from graphile_worker.jobs j group by 2
  union all
  select 'jobs_dead', j.task_identifier, count(*) filter (where j.locked_at is null and j.attempts >= j.max_attempts)
  from graphile_worker.jobs j group by 2
  union all
  select 'jobs_oldest_seconds', j.task_identifier, coalesce(extract(epoch from now() - min(j.run_at) filter (
    where j.locked_at is null and j.attempts < j.max_attempts and j.run_at <= now())), 0)
  from graphile_worker.jobs j group by 2
  union all
  select 'connections', r.channel || ' ' || r.status, count(*) from routing r group by 2
  union all
  select 'token_expiry_seconds', r.channel, extract(epoch from min(r.access_expires_at) - now())
  from routing r where r.status = 'active' and r.access_expires_at is not null group by 2
  union all
  select 'webhooks_unsettled', d.channel, count(*) from webhook_delivery d where d.settled_at is null group by 2
  union all
  select 'workers', '', count(*) from worker
$$;
revoke all on function operating_figures() from public;
grant execute on function operating_figures() to tandem_worker;
