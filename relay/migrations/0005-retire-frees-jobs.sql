-- A process that ends gives back the jobs that would not let go.
create or replace function retire_worker(worker_id uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  held text[];
begin
  delete from worker where id = worker_id returning locked_by into held;
  if exists (select from graphile_worker.jobs j where j.locked_by = any (held)) then
    perform graphile_worker.force_unlock_workers(held);
    perform pg_notify('jobs:insert', '{"r":100,"count":100}');
  end if;
end $$;
