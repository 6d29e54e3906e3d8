-- The relay's own data key, and addresses and names of people sealed under it. What is there in plain is sealed by the relay, before it
-- serves anybody: the key is not in the database.

-- Wrapped by a master key, whose name stands beside it; empty: by one that had no name yet.
create table relay_key (
  id int primary key check (id = 1),
  wrapped bytea not null,
  master_key_id text not null
);

alter table tenant drop column master_key_version;
alter table tenant add column master_key_id text not null default '';

-- `email` and `name` hold what was written before people were sealed, and nothing afterwards. The index is keyed, so that it finds an address
-- and tells nobody which.
alter table person alter column email drop not null;
alter table person alter column name drop not null;
alter table person add column email_index bytea unique;
alter table person add column email_sealed bytea;
alter table person add column name_sealed bytea;
alter table person add constraint person_sealed check (
  (email is null) = (email_index is not null) and (email is null) = (email_sealed is not null) and (name is null) = (name_sealed is not null));

alter table invitation alter column email drop not null;
alter table invitation add column email_index bytea;
alter table invitation add column email_sealed bytea;
alter table invitation add constraint invitation_sealed check (
  (email is null) = (email_index is not null) and (email is null) = (email_sealed is not null));

-- The relay's key ------------------------------------------------------------------------------------------------------

create function read_relay_key() returns table (wrapped bytea, master_key_id text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select k.wrapped, k.master_key_id from relay_key k
$$;

create function add_relay_key(key_id text, new_wrapped bytea) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into relay_key (id, wrapped, master_key_id) values (1, new_wrapped, key_id) on conflict do nothing
$$;

create function replace_relay_key(old_wrapped bytea, key_id text, new_wrapped bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update relay_key set wrapped = new_wrapped, master_key_id = key_id where wrapped = old_wrapped;
  return found;
end $$;

-- Every shop has an owner, so the memberships name all of them; their own rows are seen by themselves only. In id order, after `after_id`.
create function tenant_ids(after_id uuid, max_rows int) returns table (id uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct m.tenant_id from membership m where after_id is null or m.tenant_id > after_id order by m.tenant_id limit max_rows
$$;

-- What is still in plain ------------------------------------------------------------------------------------------------

create function plain_people(max_rows int) returns table (id uuid, email text, name text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, p.email, p.name from person p where p.email is not null order by p.id limit max_rows
$$;

create function seal_person(person_id uuid, plain_email text, new_email_index bytea, new_email_sealed bytea, new_name_sealed bytea) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update person set email = null, name = null, email_index = new_email_index, email_sealed = new_email_sealed, name_sealed = new_name_sealed
  where id = person_id and email = plain_email
$$;

create function plain_invitations(max_rows int) returns table (id uuid, email text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select i.id, i.email from invitation i where i.email is not null order by i.id limit max_rows
$$;

create function seal_invitation(invitation_id uuid, new_email_index bytea, new_email_sealed bytea) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update invitation set email = null, email_index = new_email_index, email_sealed = new_email_sealed
  where id = invitation_id and email is not null
$$;

-- People, as before, with sealed addresses and names ----------------------------------------------------------------------

drop function create_owner(uuid, text, text, text, text);
-- Null when the address is taken.
create function create_owner(
  owner_id uuid, owner_email_index bytea, owner_email_sealed bytea, owner_name_sealed bytea, owner_password_hash text, shop_name text
) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tenant uuid := require_own_tenant();
begin
  insert into person (id, email_index, email_sealed, name_sealed, password_hash)
  values (owner_id, owner_email_index, owner_email_sealed, owner_name_sealed, owner_password_hash)
  on conflict (email_index) do nothing;
  if not found then
    return null;
  end if;
  insert into membership (tenant_id, person_id, role, tenant_name) values (tenant, owner_id, 'owner', shop_name);
  return owner_id;
end $$;

drop function find_sign_in(text);
create function find_sign_in(sign_in_index bytea)
returns table (person_id uuid, name_sealed bytea, email_sealed bytea, password_hash text, memberships jsonb)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, p.name_sealed, p.email_sealed, p.password_hash, memberships_of(p.id) from person p where p.email_index = sign_in_index
$$;

drop function admit_caller(uuid, bytea, timestamptz);
drop function find_caller(uuid);
create function find_caller(caller_session_id uuid)
returns table (person_id uuid, tenant_id uuid, role text, name_sealed bytea, email_sealed bytea, tenant_name text, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, m.tenant_id, m.role, p.name_sealed, p.email_sealed, m.tenant_name, s.expires_at
  from session s
  join membership m on m.tenant_id = s.tenant_id and m.person_id = s.person_id
  join person p on p.id = s.person_id
  where s.id = caller_session_id and s.revoked_at is null
$$;

create function admit_caller(caller_session_id uuid, pair_hash bytea, moment timestamptz)
returns table (person_id uuid, tenant_id uuid, role text)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update session s set previous_hash = null, confirmed_at = moment
  where s.id = caller_session_id and s.previous_hash is not null and s.token_hash = pair_hash and s.revoked_at is null;
  return query select c.person_id, c.tenant_id, c.role from find_caller(caller_session_id) c;
end $$;

drop function own_members(uuid[], uuid, int);
create function own_members(member_ids uuid[], after_id uuid, max_rows int) returns table (id uuid, name_sealed bytea, role text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, p.name_sealed, m.role from membership m join person p on p.id = m.person_id
  where m.tenant_id = require_own_tenant()
    and (member_ids is null or p.id = any (member_ids)) and (after_id is null or p.id > after_id)
  order by p.id limit max_rows
$$;

drop function own_team();
create function own_team()
returns table (id uuid, name_sealed bytea, email_sealed bytea, role text, joined_at timestamptz, seen_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, p.name_sealed, p.email_sealed, m.role, m.created_at,
    (select max(greatest(s.online_at, s.rotated_at)) from session s where s.tenant_id = m.tenant_id and s.person_id = m.person_id)
  from membership m join person p on p.id = m.person_id
  where m.tenant_id = require_own_tenant()
  order by m.created_at, p.id
$$;

drop function own_mail_addresses(uuid[]);
create function own_mail_addresses(member_ids uuid[]) returns table (id uuid, email_sealed bytea, role text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, p.email_sealed, m.role from membership m join person p on p.id = m.person_id
  where m.tenant_id = require_own_tenant() and (member_ids is null or p.id = any (member_ids))
  order by p.id
$$;

drop function own_person_letter(uuid, timestamptz);
create function own_person_letter(token_id uuid, moment timestamptz) returns table (person_id uuid, email_sealed bytea)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, p.email_sealed from person_token t join person p on p.id = t.person_id
  where t.id = token_id and t.used_at is null and t.expires_at > moment
    and exists (select from membership m where m.tenant_id = require_own_tenant() and m.person_id = p.id)
$$;

-- Invitations ---------------------------------------------------------------------------------------------------------

drop function create_own_invitation(uuid, text, text, bytea, uuid, boolean, timestamptz, timestamptz);
create function create_own_invitation(
  new_id uuid, new_email_index bytea, new_email_sealed bytea, new_role text, new_token_hash bytea, new_invited_by uuid, new_is_mailed boolean,
  moment timestamptz, new_expires_at timestamptz
) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tenant uuid := require_own_tenant();
begin
  if exists (
    select from membership m join person p on p.id = m.person_id where m.tenant_id = tenant and p.email_index = new_email_index
  ) then
    return 'member';
  end if;
  update invitation set revoked_at = moment
  where tenant_id = tenant and email_index = new_email_index and accepted_at is null and revoked_at is null;
  insert into invitation (id, tenant_id, email_index, email_sealed, role, token_hash, invited_by, tenant_name, language, is_mailed,
    created_at, expires_at)
  select new_id, tenant, new_email_index, new_email_sealed, new_role, new_token_hash, new_invited_by, t.name, t.language, new_is_mailed,
    moment, new_expires_at
  from tenant t where t.id = tenant;
  return 'created';
end $$;

drop function own_invitations(timestamptz);
create function own_invitations(moment timestamptz)
returns table (id uuid, email_sealed bytea, role text, invited_by uuid, created_at timestamptz, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select i.id, i.email_sealed, i.role, i.invited_by, i.created_at, i.expires_at from invitation i
  where i.tenant_id = require_own_tenant() and i.accepted_at is null and i.revoked_at is null and i.expires_at > moment
  order by i.created_at desc, i.id
$$;

drop function find_invitation(bytea, timestamptz);
create function find_invitation(invitation_token_hash bytea, moment timestamptz)
returns table (id uuid, tenant_id uuid, tenant_name text, language text, email_sealed bytea, role text, inviter_id uuid,
  inviter_name_sealed bytea, person_id uuid, password_hash text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select i.id, i.tenant_id, i.tenant_name, i.language, i.email_sealed, i.role, inviter.id, inviter.name_sealed, p.id, p.password_hash
  from invitation i
  left join person inviter on inviter.id = i.invited_by
  left join person p on p.email_index = i.email_index
  where i.token_hash = invitation_token_hash and i.accepted_at is null and i.revoked_at is null and i.expires_at > moment
$$;

drop function accept_own_invitation(bytea, uuid, uuid, text, text, timestamptz);
-- 'gone': used, revoked, expired, or another tenant's. 'changed': the address got or lost its account since it was looked up.
create function accept_own_invitation(
  invitation_token_hash bytea, known_person_id uuid, new_person_id uuid, new_email_sealed bytea, new_name_sealed bytea,
  new_password_hash text, moment timestamptz
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
    insert into person (id, email_index, email_sealed, name_sealed, password_hash, email_verified_at)
    values (new_person_id, i.email_index, new_email_sealed, new_name_sealed, new_password_hash, case when i.is_mailed then moment end)
    on conflict (email_index) do nothing;
    if not found then
      return 'changed';
    end if;
    joining := new_person_id;
  elsif not exists (select from person p where p.id = known_person_id and p.email_index = i.email_index) then
    return 'changed';
  end if;
  insert into membership (tenant_id, person_id, role, tenant_name) values (i.tenant_id, joining, i.role, i.tenant_name)
  on conflict (tenant_id, person_id) do nothing;
  update invitation set accepted_at = moment where id = i.id;
  return 'joined';
end $$;

drop function own_invitation_letter(uuid, timestamptz);
create function own_invitation_letter(invitation_id uuid, moment timestamptz)
returns table (email_sealed bytea, role text, inviter_id uuid, inviter_name_sealed bytea)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select i.email_sealed, i.role, p.id, p.name_sealed from invitation i left join person p on p.id = i.invited_by
  where i.id = invitation_id and i.tenant_id = require_own_tenant() and i.accepted_at is null and i.revoked_at is null
    and i.expires_at > moment
$$;

-- Who may call what ---------------------------------------------------------------------------------------------------

revoke all on function
  read_relay_key(), add_relay_key(text, bytea), replace_relay_key(bytea, text, bytea), tenant_ids(uuid, int), plain_people(int),
  seal_person(uuid, text, bytea, bytea, bytea), plain_invitations(int), seal_invitation(uuid, bytea, bytea),
  create_owner(uuid, bytea, bytea, bytea, text, text), find_sign_in(bytea), find_caller(uuid), admit_caller(uuid, bytea, timestamptz),
  own_members(uuid[], uuid, int), own_team(), own_mail_addresses(uuid[]), own_person_letter(uuid, timestamptz),
  create_own_invitation(uuid, bytea, bytea, text, bytea, uuid, boolean, timestamptz, timestamptz), own_invitations(timestamptz),
  find_invitation(bytea, timestamptz), accept_own_invitation(bytea, uuid, uuid, bytea, bytea, text, timestamptz),
  own_invitation_letter(uuid, timestamptz)
from public;

grant execute on function
  read_relay_key(), add_relay_key(text, bytea), replace_relay_key(bytea, text, bytea), tenant_ids(uuid, int), plain_people(int),
  seal_person(uuid, text, bytea, bytea, bytea), plain_invitations(int), seal_invitation(uuid, bytea, bytea)
to tandem_worker;

grant execute on function
  create_owner(uuid, bytea, bytea, bytea, text, text), find_sign_in(bytea), find_caller(uuid), admit_caller(uuid, bytea, timestamptz),
  own_members(uuid[], uuid, int), own_team(), own_mail_addresses(uuid[]), own_person_letter(uuid, timestamptz),
  create_own_invitation(uuid, bytea, bytea, text, bytea, uuid, boolean, timestamptz, timestamptz), own_invitations(timestamptz),
  find_invitation(bytea, timestamptz), accept_own_invitation(bytea, uuid, uuid, bytea, bytea, text, timestamptz),
  own_invitation_letter(uuid, timestamptz)
to tandem_app;
