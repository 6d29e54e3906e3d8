-- What ended without an outcome, and word to the team when nobody looks.

-- Jobs ----------------------------------------------------------------------------------------------------------------

-- A tenant's jobs that were given up: seen, retried or discarded by its people, retried by the clock, forgotten after seven days.
-- `input` is the job's own: ids only. `detail` is the kind of error, never its text, which may quote a customer.
create table dead_letter (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  task text not null,
  input jsonb not null,
  cause text not null check (cause in ('impossible', 'platform', 'database', 'process_died', 'program')),
  detail text not null,
  connection_id uuid,
  conversation_id uuid,
  message_id uuid,
  attempts int not null,
  retries int not null,
  first_died_at timestamptz not null,
  died_at timestamptz not null,
  -- Null: only a person can have it tried again.
  retry_at timestamptz,
  primary key (tenant_id, id)
);
create index dead_letter_by_death on dead_letter (tenant_id, died_at desc, id desc);

-- Replies of unknown outcome that a person has looked into: they stand in the thread as they are, and no longer in the list.
create table dismissed_message (
  tenant_id uuid not null,
  message_id uuid not null,
  dismissed_by uuid not null,
  dismissed_at timestamptz not null default now(),
  primary key (tenant_id, message_id),
  foreign key (tenant_id, message_id) references message (tenant_id, id) on delete cascade
);

-- Mail ----------------------------------------------------------------------------------------------------------------

-- A letter to one person, written when it is sent. Nothing of a customer is in `data`: the shop's own accounts, and how many wait.
create table mail (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  person_id uuid not null,
  template text not null check (template in ('nobody-online')),
  data jsonb not null,
  state text not null check (state in ('queued', 'sent', 'given-up')),
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id)
);

-- What the team is to hear of by mail: a conversation handed off, an account to be linked again. One row per subject, so that it is
-- told once; `told_at` null: in the next digest.
create table absence_notice (
  tenant_id uuid not null references tenant (id),
  kind text not null check (kind in ('hand-off', 'reconnect')),
  subject_id uuid not null,
  noted_at timestamptz not null,
  told_at timestamptz,
  primary key (tenant_id, kind, subject_id)
);

do $$
declare
  name text;
begin
  foreach name in array array['dead_letter', 'dismissed_message', 'mail', 'absence_notice'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_tenant on %1$I using (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid)) '
      'with check (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid))', name);
    execute format('grant select, insert, update, delete on %I to tandem_app', name);
  end loop;
end $$;

-- Burial --------------------------------------------------------------------------------------------------------------

-- Whose jobs have used up their attempts; null: the operator's.
create function tenants_with_dead_jobs() returns table (tenant_id uuid)
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct (j.payload ->> 'tenantId')::uuid from graphile_worker._private_jobs j
  where j.attempts >= j.max_attempts and j.locked_at is null
$$;

-- Moves the own tenant's dead jobs out of the queue. `death` is what the process wrote that saw it fail; a job that took its process
-- along each time has none. One that was replaced while it ran (the library takes its key and its attempts) is no loss: another does its
-- work. Returns how many letters there are more.
create function bury_own_dead_jobs(retry_ms int, most_retries int, max_rows int) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tenant uuid := require_own_tenant();
  is_there boolean := exists (select from tenant t where t.id = own_tenant());
  dead record;
  death jsonb;
  input jsonb;
  past int;
  buried int := 0;
begin
  for dead in
    select j.id, t.identifier as task, j.payload::jsonb as payload, j.attempts
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where j.attempts >= j.max_attempts and j.locked_at is null and j.payload ->> 'tenantId' = tenant::text
    order by j.id limit max_rows for update of j skip locked
  loop
    delete from graphile_worker._private_jobs j where j.id = dead.id;
    death := dead.payload -> 'death';
    if not is_there or death ->> 'replaced' = 'true' then
      continue;
    end if;
    input := coalesce(dead.payload -> 'input', '{}');
    past := coalesce((dead.payload -> 'letter' ->> 'retries')::int, 0);
    update webhook_delivery d set settled_at = clock_timestamp(), outcome = 'failed', detail = coalesce(d.detail, 'given up')
    where d.id = own_id_in(input, 'deliveryId') and d.settled_at is null;
    insert into dead_letter (tenant_id, id, task, input, cause, detail, connection_id, conversation_id, message_id, attempts, retries,
      first_died_at, died_at, retry_at)
    values (tenant, gen_random_uuid(), dead.task, input, coalesce(death ->> 'cause', 'process_died'), coalesce(death ->> 'detail', ''),
      own_id_in(input, 'connectionId'), own_id_in(input, 'conversationId'), own_id_in(input, 'messageId'), dead.attempts, past,
      coalesce((dead.payload -> 'letter' ->> 'firstDiedAt')::timestamptz, clock_timestamp()), clock_timestamp(),
      case when past < most_retries then clock_timestamp() + retry_ms * interval '1 millisecond' end);
    buried := buried + 1;
  end loop;
  return buried;
end $$;

create function own_id_in(input jsonb, field text) returns uuid language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case when input ->> field ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (input ->> field)::uuid end
$$;

-- The letter becomes a job again, in one transaction: there is always exactly one of the two. Without its key, which a newer job may
-- have by now. False: the letter is gone, somebody else has done it.
create function revive_own_dead_letter(letter_id uuid, job_attempts int) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tenant uuid := require_own_tenant();
  letter record;
begin
  delete from dead_letter l where l.tenant_id = tenant and l.id = letter_id
  returning l.task, l.input, l.retries, l.first_died_at into letter;
  if not found then
    return false;
  end if;
  update webhook_delivery d set settled_at = null, outcome = null, detail = null
  where d.id = own_id_in(letter.input, 'deliveryId') and d.outcome = 'failed';
  perform graphile_worker.add_job(
    identifier => letter.task,
    payload => json_build_object('tenantId', tenant, 'input', letter.input,
      'letter', json_build_object('retries', letter.retries + 1, 'firstDiedAt', letter.first_died_at)),
    max_attempts => job_attempts);
  return true;
end $$;

-- The operator's: jobs that no tenant could be found for. They stay in the queue's own table. ----------------------------------------

create function operator_dead_letters()
returns table (id bigint, task text, input jsonb, cause text, detail text, attempts int, retries int, first_died_at timestamptz, died_at timestamptz)
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select j.id, t.identifier, j.payload::jsonb -> 'input', coalesce(j.payload::jsonb -> 'death' ->> 'cause', 'process_died'),
    coalesce(j.payload::jsonb -> 'death' ->> 'detail', ''), j.attempts::int,
    coalesce((j.payload::jsonb -> 'letter' ->> 'retries')::int, 0), j.created_at, j.updated_at
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  where j.attempts >= j.max_attempts and j.locked_at is null and j.payload ->> 'tenantId' is null
    and coalesce(j.payload::jsonb -> 'death' ->> 'replaced', '') <> 'true'
  order by j.id
$$;

create function revive_operator_dead_letter(letter_id bigint, job_attempts int) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  letter record;
begin
  update graphile_worker._private_jobs j
  set attempts = 0, max_attempts = job_attempts, run_at = now(), updated_at = now(), payload = ((j.payload::jsonb - 'death') ||
    jsonb_build_object('letter', jsonb_build_object('retries', coalesce((j.payload::jsonb -> 'letter' ->> 'retries')::int, 0) + 1)))::json
  where j.id = letter_id and j.attempts >= j.max_attempts and j.locked_at is null and j.payload ->> 'tenantId' is null
  returning j.payload::jsonb -> 'input' as input into letter;
  if not found then
    return false;
  end if;
  update webhook_delivery d set settled_at = null, outcome = null, detail = null
  where d.id = own_id_in(letter.input, 'deliveryId') and d.outcome = 'failed';
  perform pg_notify('jobs:insert', '{"r":100,"count":1}');
  return true;
end $$;

create function discard_operator_dead_letter(letter_id bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  letter record;
begin
  delete from graphile_worker._private_jobs j
  where j.id = letter_id and j.attempts >= j.max_attempts and j.locked_at is null and j.payload ->> 'tenantId' is null
  returning j.payload::jsonb -> 'input' as input into letter;
  if not found then
    return false;
  end if;
  update webhook_delivery d set settled_at = clock_timestamp(), outcome = 'failed', detail = coalesce(d.detail, 'given up')
  where d.id = own_id_in(letter.input, 'deliveryId') and d.settled_at is null;
  return true;
end $$;

-- What the clock does to them: tried again, forgotten. Called by every worker process now and then.
create function tend_operator_dead_letters(retry_ms int, most_retries int, keep_ms bigint, job_attempts int) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  letter record;
  revived int := 0;
begin
  for letter in select * from operator_dead_letters() loop
    if letter.first_died_at < now() - keep_ms * interval '1 millisecond' then
      perform discard_operator_dead_letter(letter.id);
    elsif letter.retries < most_retries and letter.died_at < now() - retry_ms * interval '1 millisecond' then
      revived := revived + revive_operator_dead_letter(letter.id, job_attempts)::int;
    end if;
  end loop;
  return revived;
end $$;

-- Webhooks that were worked off without an outcome: nobody could read them, or the platform never confirmed them.
create function unsettled_webhooks(keep_ms bigint) returns table (id uuid, channel text, outcome text, detail text, received_at timestamptz)
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.id, d.channel, d.outcome, d.detail, d.received_at from webhook_delivery d
  where d.outcome in ('unreadable', 'unconfirmed') and d.received_at > now() - keep_ms * interval '1 millisecond'
  order by d.received_at
$$;

create function retry_unsettled_webhook(webhook_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  how text;
begin
  update webhook_delivery d set settled_at = null, outcome = null, detail = null
  where d.id = webhook_id and d.outcome in ('unreadable', 'unconfirmed') returning d.verdict into how;
  if not found then
    return false;
  end if;
  perform enqueue_webhook_delivery(webhook_id, how);
  return true;
end $$;

create function discard_unsettled_webhook(webhook_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update webhook_delivery d set outcome = 'ignored', detail = concat(d.outcome, ', discarded: ', d.detail)
  where d.id = webhook_id and d.outcome in ('unreadable', 'unconfirmed');
  return found;
end $$;

-- Who is there --------------------------------------------------------------------------------------------------------

-- When a desktop of this session last had a stream open, to within 15 seconds.
alter table session add column online_at timestamptz;

-- Asked every few seconds by each node for the streams it holds: the answer to "does it still hold" is also the word "it is here".
drop function live_sessions(uuid[]);
create function live_sessions(session_ids uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update session s set online_at = clock_timestamp()
  where s.id = any (session_ids) and s.revoked_at is null
    and (s.online_at is null or s.online_at < clock_timestamp() - interval '15 seconds');
  return query select s.id from session s where s.id = any (session_ids) and s.revoked_at is null;
end $$;

-- When somebody who may answer customers was last there; null: never.
create function own_team_seen_at() returns timestamptz
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select max(s.online_at) from session s join membership m on m.tenant_id = s.tenant_id and m.person_id = s.person_id
  where s.tenant_id = require_own_tenant() and m.role in ('owner', 'admin', 'staff')
$$;

create function own_mail_addresses(member_ids uuid[]) returns table (id uuid, name text, email text, role text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, p.name, p.email, m.role from membership m join person p on p.id = m.person_id
  where m.tenant_id = require_own_tenant() and (member_ids is null or p.id = any (member_ids))
  order by p.id
$$;

-- Who may call what ---------------------------------------------------------------------------------------------------

revoke all on function
  tenants_with_dead_jobs(), bury_own_dead_jobs(int, int, int), own_id_in(jsonb, text), revive_own_dead_letter(uuid, int),
  operator_dead_letters(), revive_operator_dead_letter(bigint, int), discard_operator_dead_letter(bigint),
  tend_operator_dead_letters(int, int, bigint, int), unsettled_webhooks(bigint), retry_unsettled_webhook(uuid),
  discard_unsettled_webhook(uuid), live_sessions(uuid[]), own_team_seen_at(), own_mail_addresses(uuid[])
from public;

grant execute on function
  bury_own_dead_jobs(int, int, int), revive_own_dead_letter(uuid, int), live_sessions(uuid[]), own_team_seen_at(),
  own_mail_addresses(uuid[])
to tandem_app;

grant execute on function
  tenants_with_dead_jobs(), operator_dead_letters(), revive_operator_dead_letter(bigint, int), discard_operator_dead_letter(bigint),
  tend_operator_dead_letters(int, int, bigint, int), unsettled_webhooks(bigint), retry_unsettled_webhook(uuid),
  discard_unsettled_webhook(uuid)
to tandem_worker;
