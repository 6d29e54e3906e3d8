-- Jobs of a process that is gone, or has to let go. What it was doing when it was killed did not fail: the attempt is given back by
-- allowing one more, or three kills in a row would end a job for good and leave a customer without anybody. Not for ever: a job that
-- takes its process down each time must end somewhere.
create function give_back_jobs(held text[]) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update graphile_worker._private_jobs set max_attempts = max_attempts + 1
  where locked_by = any (held) and max_attempts < 30;
  perform graphile_worker.force_unlock_workers(held);
end $$;
revoke all on function give_back_jobs(text[]) from public;

create or replace function reap_workers(reaper_id uuid, silent_ms int) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  candidate record;
  reaped int := 0;
begin
  for candidate in select w.id, w.lock_key, w.locked_by, w.seen_at from worker w
    where w.id <> reaper_id order by w.id for update skip locked loop
    if candidate.seen_at < clock_timestamp() - silent_ms * interval '1 millisecond'
      or pg_try_advisory_xact_lock(candidate.lock_key) then
      perform give_back_jobs(candidate.locked_by);
      delete from worker where id = candidate.id;
      reaped := reaped + 1;
    end if;
  end loop;
  if reaped > 0 then
    perform pg_notify('jobs:insert', '{"r":100,"count":100}');
  end if;
  return reaped;
end $$;

create or replace function reap_strangers(silent_ms int) returns int
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
  perform give_back_jobs(strangers);
  return cardinality(strangers);
end $$;

create or replace function retire_worker(worker_id uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  held text[];
begin
  delete from worker where id = worker_id returning locked_by into held;
  if exists (select from graphile_worker.jobs j where j.locked_by = any (held)) then
    perform give_back_jobs(held);
    perform pg_notify('jobs:insert', '{"r":100,"count":100}');
  end if;
end $$;
