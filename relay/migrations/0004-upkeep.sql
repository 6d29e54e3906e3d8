-- What has done its duty is forgotten, or the global tables would only grow. Called by every worker process once an hour.
create function purge_global_tables() returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  -- Platforms repeat for 72 hours; a repeat must still meet its first copy.
  delete from webhook_delivery where received_at < now() - interval '14 days' and settled_at is not null;
  delete from connection_attempt where expires_at < now() - interval '1 day';
  -- Kept for a while after their end, so that a used token that comes again is still known.
  delete from session where expires_at < now() - interval '30 days' or revoked_at < now() - interval '30 days';
  delete from lease where expires_at < now() - interval '1 hour';
  delete from app_limit where hits = '{}' or hits[cardinality(hits)] < now() - interval '1 day';
end $$;

revoke all on function purge_global_tables() from public;
grant execute on function purge_global_tables() to tandem_worker;
