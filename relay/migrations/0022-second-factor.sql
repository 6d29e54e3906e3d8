-- A person's second factor: a secret that an authenticator app has too, and codes for when the phone is gone.

create table person_totp (
  person_id uuid primary key references person (id) on delete cascade,
  -- Sealed by the relay, bound to the person.
  secret_sealed bytea not null,
  -- Null: begun, and asked for by nobody yet.
  confirmed_at timestamptz,
  -- The 30 seconds of the newest code that was taken: neither it nor an older one is taken again.
  last_step bigint,
  -- Keyed hashes of the codes that were not used yet.
  recovery_hashes bytea[] not null default '{}',
  created_at timestamptz not null
);

-- Nobody does anything to the second factor of somebody who is of another shop only.
create function require_own_member(some_person_id uuid) returns uuid
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from membership m where m.tenant_id = require_own_tenant() and m.person_id = some_person_id) then
    raise exception 'not a member' using errcode = 'insufficient_privilege';
  end if;
  return some_person_id;
end $$;

-- False: it is on already. What was begun and not confirmed is begun anew.
create function begin_totp(some_person_id uuid, new_secret_sealed bytea, moment timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into person_totp as t (person_id, secret_sealed, created_at)
  values (require_own_member(some_person_id), new_secret_sealed, moment)
  on conflict (person_id) do update set secret_sealed = excluded.secret_sealed, created_at = excluded.created_at, last_step = null
    where t.confirmed_at is null;
  return found;
end $$;

create function read_totp(some_person_id uuid)
returns table (secret_sealed bytea, confirmed_at timestamptz, recovery_left int)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select t.secret_sealed, t.confirmed_at, cardinality(t.recovery_hashes) from person_totp t
  where t.person_id = require_own_member(some_person_id)
$$;

create function confirm_totp(some_person_id uuid, step bigint, new_recovery_hashes bytea[], moment timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update person_totp set confirmed_at = moment, last_step = step, recovery_hashes = new_recovery_hashes
  where person_id = require_own_member(some_person_id) and confirmed_at is null;
  return found;
end $$;

-- One of several who come with the same code at once is let in.
create function use_totp_step(some_person_id uuid, step bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update person_totp set last_step = step
  where person_id = require_own_member(some_person_id) and confirmed_at is not null and (last_step is null or last_step < step);
  return found;
end $$;

create function use_recovery_code(some_person_id uuid, code_hash bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update person_totp set recovery_hashes = array_remove(recovery_hashes, code_hash)
  where person_id = require_own_member(some_person_id) and confirmed_at is not null and code_hash = any (recovery_hashes);
  return found;
end $$;

create function renew_recovery_codes(some_person_id uuid, new_recovery_hashes bytea[]) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update person_totp set recovery_hashes = new_recovery_hashes
  where person_id = require_own_member(some_person_id) and confirmed_at is not null;
  return found;
end $$;

create function drop_totp(some_person_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from person_totp where person_id = require_own_member(some_person_id);
  return found;
end $$;

drop function own_team();
create function own_team()
returns table (id uuid, name_sealed bytea, email_sealed bytea, role text, joined_at timestamptz, seen_at timestamptz, has_totp boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, p.name_sealed, p.email_sealed, m.role, m.created_at,
    (select max(greatest(s.online_at, s.rotated_at)) from session s where s.tenant_id = m.tenant_id and s.person_id = m.person_id),
    exists (select from person_totp t where t.person_id = p.id and t.confirmed_at is not null)
  from membership m join person p on p.id = m.person_id
  where m.tenant_id = require_own_tenant()
  order by m.created_at, p.id
$$;

revoke all on function
  require_own_member(uuid), begin_totp(uuid, bytea, timestamptz), read_totp(uuid), confirm_totp(uuid, bigint, bytea[], timestamptz),
  use_totp_step(uuid, bigint), use_recovery_code(uuid, bytea), renew_recovery_codes(uuid, bytea[]), drop_totp(uuid), own_team()
from public;

grant execute on function
  begin_totp(uuid, bytea, timestamptz), read_totp(uuid), confirm_totp(uuid, bigint, bytea[], timestamptz), use_totp_step(uuid, bigint),
  use_recovery_code(uuid, bytea), renew_recovery_codes(uuid, bytea[]), drop_totp(uuid), own_team()
to tandem_app;
