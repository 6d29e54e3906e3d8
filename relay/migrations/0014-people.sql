-- Invitations, what is mailed to people as a link, their devices, and a refresh token's end once its successor is in use.

-- Token hashes are of what the letter carries; the letter's text is made when it goes out and kept nowhere. Name and language of the shop
-- are copies: whoever opens the link has no tenant set.
create table invitation (
  id uuid primary key,
  tenant_id uuid not null references tenant (id),
  email text not null check (email = lower(email)),
  role text not null check (role in ('owner', 'admin', 'staff', 'viewer')),
  token_hash bytea not null unique,
  invited_by uuid not null,
  tenant_name text not null,
  language text not null,
  -- False: the inviter was given the link, so whoever opens it has not shown that the address is theirs.
  is_mailed boolean not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz
);
create index invitation_by_tenant on invitation (tenant_id, created_at);

create table person_token (
  id uuid primary key,
  person_id uuid not null references person (id) on delete cascade,
  purpose text not null check (purpose in ('verify-email', 'reset-password')),
  token_hash bytea not null unique,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index person_token_by_person on person_token (person_id, purpose);

alter table person add column email_verified_at timestamptz;
alter table session add column confirmed_at timestamptz;

alter table mail drop constraint mail_template_check;
alter table mail add constraint mail_template_check
  check (template in ('nobody-online', 'invitation', 'verify-email', 'reset-password'));

-- Invitations ---------------------------------------------------------------------------------------------------------

-- 'member': somebody with that address is one already. An older open invitation of the same address ends with the new one.
create function create_own_invitation(
  new_id uuid, new_email text, new_role text, new_token_hash bytea, new_invited_by uuid, new_is_mailed boolean, moment timestamptz,
  new_expires_at timestamptz
) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tenant uuid := require_own_tenant();
begin
  if exists (select from membership m join person p on p.id = m.person_id where m.tenant_id = tenant and p.email = new_email) then
    return 'member';
  end if;
  update invitation set revoked_at = moment
  where tenant_id = tenant and email = new_email and accepted_at is null and revoked_at is null;
  insert into invitation (id, tenant_id, email, role, token_hash, invited_by, tenant_name, language, is_mailed, created_at, expires_at)
  select new_id, tenant, new_email, new_role, new_token_hash, new_invited_by, t.name, t.language, new_is_mailed, moment, new_expires_at
  from tenant t where t.id = tenant;
  return 'created';
end $$;

create function own_invitations(moment timestamptz)
returns table (id uuid, email text, role text, invited_by uuid, created_at timestamptz, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select i.id, i.email, i.role, i.invited_by, i.created_at, i.expires_at from invitation i
  where i.tenant_id = require_own_tenant() and i.accepted_at is null and i.revoked_at is null and i.expires_at > moment
  order by i.created_at desc, i.id
$$;

-- 'forbidden': its role is not for this one to give or take.
create function revoke_own_invitation(invitation_id uuid, grantable text[], moment timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  found_role text;
begin
  select i.role into found_role from invitation i
  where i.id = invitation_id and i.tenant_id = require_own_tenant() and i.accepted_at is null and i.revoked_at is null for update;
  if not found then
    return 'not_found';
  end if;
  if not found_role = any (grantable) then
    return 'forbidden';
  end if;
  update invitation set revoked_at = moment where id = invitation_id;
  return 'done';
end $$;

-- For whoever holds the link. The password's hash is there when the address has an account: accepting wants that password.
create function find_invitation(invitation_token_hash bytea, moment timestamptz)
returns table (tenant_id uuid, tenant_name text, language text, email text, role text, inviter_name text, person_id uuid,
  password_hash text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select i.tenant_id, i.tenant_name, i.language, i.email, i.role, coalesce(inviter.name, ''), p.id, p.password_hash
  from invitation i
  left join person inviter on inviter.id = i.invited_by
  left join person p on p.email = i.email
  where i.token_hash = invitation_token_hash and i.accepted_at is null and i.revoked_at is null and i.expires_at > moment
$$;

-- 'gone': used, revoked, expired, or another tenant's. 'changed': the address got or lost its account since it was looked up.
create function accept_own_invitation(
  invitation_token_hash bytea, known_person_id uuid, new_person_id uuid, new_name text, new_password_hash text, moment timestamptz
) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  i invitation%rowtype;
  joining uuid := known_person_id;
begin
  select * into i from invitation
  where token_hash = invitation_token_hash and tenant_id = require_own_tenant() and accepted_at is null and revoked_at is null
    and expires_at > moment
  for update;
  if not found then
    return 'gone';
  end if;
  if known_person_id is null then
    insert into person (id, email, name, password_hash, email_verified_at)
    values (new_person_id, i.email, new_name, new_password_hash, case when i.is_mailed then moment end)
    on conflict (email) do nothing;
    if not found then
      return 'changed';
    end if;
    joining := new_person_id;
  elsif not exists (select from person p where p.id = known_person_id and p.email = i.email) then
    return 'changed';
  end if;
  insert into membership (tenant_id, person_id, role, tenant_name) values (i.tenant_id, joining, i.role, i.tenant_name)
  on conflict (tenant_id, person_id) do nothing;
  update invitation set accepted_at = moment where id = i.id;
  return 'joined';
end $$;

-- What a letter says and to whom it goes; nothing when it is over.
create function own_invitation_letter(invitation_id uuid, moment timestamptz)
returns table (email text, role text, inviter_name text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select i.email, i.role, coalesce(p.name, '') from invitation i left join person p on p.id = i.invited_by
  where i.id = invitation_id and i.tenant_id = require_own_tenant() and i.accepted_at is null and i.revoked_at is null
    and i.expires_at > moment
$$;

-- Members -------------------------------------------------------------------------------------------------------------

create function own_team()
returns table (id uuid, name text, email text, role text, joined_at timestamptz, seen_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, p.name, p.email, m.role, m.created_at,
    (select max(greatest(s.online_at, s.rotated_at)) from session s where s.tenant_id = m.tenant_id and s.person_id = m.person_id)
  from membership m join person p on p.id = m.person_id
  where m.tenant_id = require_own_tenant()
  order by m.created_at, p.id
$$;

-- A null role takes the membership away, and with it the sessions. The owners are locked in one order, so that of two who take each other's
-- role at the same time one stays.
create function change_own_member(member_id uuid, new_role text, grantable text[]) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tenant uuid := require_own_tenant();
  old_role text;
  owners int;
begin
  perform from membership m where m.tenant_id = tenant and m.role = 'owner' order by m.person_id for update;
  select m.role into old_role from membership m where m.tenant_id = tenant and m.person_id = member_id for update;
  if not found then
    return 'not_found';
  end if;
  if not old_role = any (grantable) or not coalesce(new_role, old_role) = any (grantable) then
    return 'forbidden';
  end if;
  select count(*) into owners from membership m where m.tenant_id = tenant and m.role = 'owner';
  if old_role = 'owner' and new_role is distinct from 'owner' and owners = 1 then
    return 'last_owner';
  end if;
  if new_role is null then
    delete from membership where tenant_id = tenant and person_id = member_id;
  else
    update membership set role = new_role where tenant_id = tenant and person_id = member_id;
  end if;
  return 'done';
end $$;

-- Devices -------------------------------------------------------------------------------------------------------------

create function devices_of(device_person_id uuid, moment timestamptz)
returns table (id uuid, device_name text, tenant_id uuid, tenant_name text, created_at timestamptz, seen_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.id, s.device_name, s.tenant_id, m.tenant_name, s.created_at, greatest(s.online_at, s.rotated_at)
  from session s join membership m on m.tenant_id = s.tenant_id and m.person_id = s.person_id
  where s.person_id = device_person_id and s.revoked_at is null and s.expires_at > moment
  order by greatest(s.online_at, s.rotated_at) desc, s.id
$$;

create function revoke_device_of(device_person_id uuid, device_id uuid, moment timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update session set revoked_at = moment where id = device_id and person_id = device_person_id and revoked_at is null and expires_at > moment;
  return found;
end $$;

-- Letters with a link -------------------------------------------------------------------------------------------------

-- The newest link of a kind is the only one.
create function create_person_token(
  new_id uuid, token_person_id uuid, token_purpose text, new_token_hash bytea, new_expires_at timestamptz
) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from person_token where person_id = token_person_id and purpose = token_purpose;
  insert into person_token (id, person_id, purpose, token_hash, expires_at)
  values (new_id, token_person_id, token_purpose, new_token_hash, new_expires_at);
$$;

create function own_person_letter(token_id uuid, moment timestamptz) returns table (email text, name text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.email, p.name from person_token t join person p on p.id = t.person_id
  where t.id = token_id and t.used_at is null and t.expires_at > moment
    and exists (select from membership m where m.tenant_id = require_own_tenant() and m.person_id = p.id)
$$;

create function verify_email(verify_token_hash bytea, moment timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  whose uuid;
begin
  update person_token set used_at = moment
  where token_hash = verify_token_hash and purpose = 'verify-email' and used_at is null and expires_at > moment
  returning person_id into whose;
  if not found then
    return false;
  end if;
  update person set email_verified_at = coalesce(email_verified_at, moment) where id = whose;
  return true;
end $$;

-- Whoever had the old password is out everywhere. The letter came to the address, so it is theirs.
create function reset_password(reset_token_hash bytea, new_password_hash text, moment timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  whose uuid;
begin
  update person_token set used_at = moment
  where token_hash = reset_token_hash and purpose = 'reset-password' and used_at is null and expires_at > moment
  returning person_id into whose;
  if not found then
    return false;
  end if;
  update person set password_hash = new_password_hash, email_verified_at = coalesce(email_verified_at, moment) where id = whose;
  update session set revoked_at = moment where person_id = whose and revoked_at is null;
  return true;
end $$;

create function is_email_verified(some_person_id uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.email_verified_at is not null from person p where p.id = some_person_id
$$;

-- Sessions ------------------------------------------------------------------------------------------------------------

-- Also in which shop and role: both may have changed since the stream was opened.
drop function live_sessions(uuid[]);
create function live_sessions(session_ids uuid[]) returns table (id uuid, tenant_id uuid, role text)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
begin
  update session s set online_at = clock_timestamp()
  where s.id = any (session_ids) and s.revoked_at is null
    and (s.online_at is null or s.online_at < clock_timestamp() - interval '15 seconds');
  return query
    select s.id, m.tenant_id, m.role from session s join membership m on m.tenant_id = s.tenant_id and m.person_id = s.person_id
    where s.id = any (session_ids) and s.revoked_at is null;
end $$;

-- As `find_caller`. An access token that came with the live refresh token proves that the pair arrived: its predecessor is a used token
-- from now on.
create function admit_caller(caller_session_id uuid, pair_hash bytea, moment timestamptz)
returns table (person_id uuid, tenant_id uuid, role text, name text, email text, tenant_name text, expires_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update session s set previous_hash = null, confirmed_at = moment
  where s.id = caller_session_id and s.previous_hash is not null and s.token_hash = pair_hash and s.revoked_at is null;
  return query select * from find_caller(caller_session_id);
end $$;

-- Another shop of the same person. False: not a member there, and the session stays where it is.
create function move_session(session_id uuid, to_tenant_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update session s set tenant_id = to_tenant_id
  where s.id = session_id and s.revoked_at is null
    and exists (select from membership m where m.tenant_id = to_tenant_id and m.person_id = s.person_id);
  return found;
end $$;

-- As before, and 'late': the predecessor comes although its successor is in use, so shortly after that it may be a request that was held
-- up on its way. It gets nothing, and ends nothing.
create or replace function rotate_session(
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
      spent_hashes = spent_hashes || presented_hash, confirmed_at = null
    where id = session_id;
    return 'rotated';
  end if;
  if s.previous_hash = presented_hash and s.rotated_at > moment - grace_ms * interval '1 millisecond'
    and s.token_hash = successor_hash then
    return 'repeated';
  end if;
  if presented_hash = any (s.spent_hashes) then
    if s.token_hash = successor_hash and s.confirmed_at > moment - interval '2 minutes' then
      return 'late';
    end if;
    update session set revoked_at = moment where id = session_id;
    return 'reused';
  end if;
  return 'unknown';
end $$;

create or replace function purge_global_tables() returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from webhook_delivery where received_at < now() - interval '14 days' and settled_at is not null;
  -- Platforms repeat for 72 hours; a repeat must still meet its first copy. What is not settled is not forgotten.
  delete from webhook_seen s where s.first_seen_at < now() - interval '14 days'
    and not exists (select from webhook_delivery d where d.id = s.delivery_id);
  delete from connection_attempt where expires_at < now() - interval '1 day';
  delete from invitation where expires_at < now() - interval '30 days';
  delete from person_token where expires_at < now() - interval '1 day';
  -- Kept for a while after their end, so that a used token that comes again is still known.
  delete from session where expires_at < now() - interval '30 days' or revoked_at < now() - interval '30 days';
  delete from lease where expires_at < now() - interval '1 hour';
  delete from app_limit where hits = '{}' or hits[cardinality(hits)] < now() - interval '1 day';
  perform requeue_webhook_deliveries();
  perform schedule_catch_ups(900000, false);
end $$;

-- Who may call what ---------------------------------------------------------------------------------------------------

revoke all on function
  create_own_invitation(uuid, text, text, bytea, uuid, boolean, timestamptz, timestamptz), own_invitations(timestamptz),
  revoke_own_invitation(uuid, text[], timestamptz), find_invitation(bytea, timestamptz),
  accept_own_invitation(bytea, uuid, uuid, text, text, timestamptz), own_invitation_letter(uuid, timestamptz), own_team(),
  change_own_member(uuid, text, text[]), devices_of(uuid, timestamptz), revoke_device_of(uuid, uuid, timestamptz),
  create_person_token(uuid, uuid, text, bytea, timestamptz), own_person_letter(uuid, timestamptz), verify_email(bytea, timestamptz),
  reset_password(bytea, text, timestamptz), is_email_verified(uuid), live_sessions(uuid[]), admit_caller(uuid, bytea, timestamptz),
  move_session(uuid, uuid)
from public;

grant execute on function
  create_own_invitation(uuid, text, text, bytea, uuid, boolean, timestamptz, timestamptz), own_invitations(timestamptz),
  revoke_own_invitation(uuid, text[], timestamptz), find_invitation(bytea, timestamptz),
  accept_own_invitation(bytea, uuid, uuid, text, text, timestamptz), own_invitation_letter(uuid, timestamptz), own_team(),
  change_own_member(uuid, text, text[]), devices_of(uuid, timestamptz), revoke_device_of(uuid, uuid, timestamptz),
  create_person_token(uuid, uuid, text, bytea, timestamptz), own_person_letter(uuid, timestamptz), verify_email(bytea, timestamptz),
  reset_password(bytea, text, timestamptz), is_email_verified(uuid), live_sessions(uuid[]), admit_caller(uuid, bytea, timestamptz),
  move_session(uuid, uuid)
to tandem_app;
