-- What is left of a disconnected account after its 30 days goes for good.

-- Waiting jobs that are about any of these ids (an account, conversations): their inputs carry ids, and nothing is left to do for them.
create function drop_own_jobs(subject_ids text[]) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tenant uuid := require_own_tenant();
  dropped int;
begin
  delete from graphile_worker._private_jobs j
  where j.payload ->> 'tenantId' = tenant::text and j.locked_at is null
    and (j.payload -> 'input' ->> 'connectionId' = any (subject_ids) or j.payload -> 'input' ->> 'conversationId' = any (subject_ids));
  get diagnostics dropped = row_count;
  return dropped;
end $$;

-- The platform's own words about an account of the own tenant, from before it was let go: what came later is about whoever linked it next.
create function drop_own_account_deliveries(gone_connection_id uuid) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  account record;
  dropped int;
begin
  select c.channel, c.external_id, c.disconnected_at into account from connection c
  where c.tenant_id = require_own_tenant() and c.id = gone_connection_id and c.disconnected_at is not null;
  if not found then
    return 0;
  end if;
  delete from webhook_delivery d
  where d.channel = account.channel and d.received_at <= account.disconnected_at
    and position(convert_to(account.external_id, 'UTF8') in d.body) > 0;
  get diagnostics dropped = row_count;
  return dropped;
end $$;

revoke all on function drop_own_jobs(text[]), drop_own_account_deliveries(uuid) from public;
grant execute on function drop_own_jobs(text[]), drop_own_account_deliveries(uuid) to tandem_app;

-- Accounts that were disconnected before there was a purge. The owner sees tenants' rows only while the policies are not forced on it.
alter table connection no force row level security;
do $$
declare
  gone record;
begin
  for gone in select c.tenant_id, c.id, c.disconnected_at from connection c where c.status = 'disconnected' loop
    perform graphile_worker.add_job(
      identifier => 'purge-connection',
      payload => json_build_object('tenantId', gone.tenant_id, 'input', json_build_object('connectionId', gone.id)),
      run_at => gone.disconnected_at + interval '30 days',
      max_attempts => 6,
      job_key => gone.tenant_id::text || ':purge-connection:' || gone.id);
  end loop;
end $$;
alter table connection force row level security;
