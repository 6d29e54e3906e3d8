-- An attempt to link an account is of a person, in a shop, on a device. Who was signed out, taken out of the team or given another role
-- while the browser was at the platform ends nothing there any more.

drop function consume_connection_attempt(bytea, bytea, timestamptz);

-- The cookie half is compared here: a state alone, taken from one browser to another, links nothing.
create function consume_connection_attempt(attempt_state_hash bytea, attempt_cookie_hash bytea, moment timestamptz, roles text[])
returns table (id text, tenant_id uuid, person_id uuid, channel text)
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update connection_attempt a set consumed_at = moment
  from session s, membership m
  where a.state_hash = attempt_state_hash and a.cookie_hash = attempt_cookie_hash and a.consumed_at is null and a.expires_at > moment
    and s.id = a.session_id and s.person_id = a.person_id and s.revoked_at is null and s.expires_at > moment
    and m.tenant_id = a.tenant_id and m.person_id = a.person_id and m.role = any (roles)
  returning a.id, a.tenant_id, a.person_id, a.channel
$$;

revoke all on function consume_connection_attempt(bytea, bytea, timestamptz, text[]) from public;
grant execute on function consume_connection_attempt(bytea, bytea, timestamptz, text[]) to tandem_app;
