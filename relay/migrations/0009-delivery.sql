-- Sends that end for good are told apart, and every node draws its calls from one budget that is fair between shops.

-- Deliveries ----------------------------------------------------------------------------------------------------------

-- `expired`: the window closed, or its messages were used up, while the reply waited; nothing was tried.
alter table delivery drop constraint delivery_state_check;
alter table delivery add constraint delivery_state_check
  check (state in ('queued', 'attempting', 'sent', 'failed', 'unknown', 'cancelled', 'expired'));
-- What was tried to learn an unknown outcome, and what the platform listed: for the person it is left to.
alter table delivery add column evidence jsonb;

-- Lanes ---------------------------------------------------------------------------------------------------------------

-- `fair`: a shop's jobs stand behind those of shops that have less waiting. The count is bounded: it only has to tell few from many.
create or replace function enqueue_jobs(jobs jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  item jsonb;
  tenant uuid := own_tenant();
  backlog int;
begin
  if tenant is not null and jobs @> '[{"fair": true}]' then
    select count(*) into backlog from (
      select 1 from delivery d where d.tenant_id = tenant and d.state in ('queued', 'attempting', 'unknown') and d.given_up_at is null
      limit 200) as counted;
  end if;
  for item in select value from jsonb_array_elements(jobs) order by value ->> 'key' collate "C" nulls last loop
    perform graphile_worker.add_job(
      identifier => item ->> 'task',
      payload => json_build_object('tenantId', tenant, 'input', item -> 'payload'),
      run_at => (item ->> 'runAt')::timestamptz,
      max_attempts => coalesce((item ->> 'maxAttempts')::smallint, 12::smallint),
      priority => case when (item ->> 'fair')::boolean then coalesce(backlog, 0) else 0 end::smallint,
      job_key => coalesce(tenant::text, '') || ':' || (item ->> 'key'),
      job_key_mode => case item ->> 'keyMode' when 'keep' then 'preserve_run_at' else 'replace' end
    );
  end loop;
end $$;

-- Limits --------------------------------------------------------------------------------------------------------------

-- `hits` counts every call, `read_hits` those for reading. `clock` is the fair queue's: the newest tag that had its turn.
alter table app_limit add column read_hits timestamptz[] not null default '{}';
alter table app_limit add column paused jsonb not null default '{}';
alter table app_limit add column clock bigint not null default 0;

-- Conversations whose next message waits for its turn. `granted_at`: its turn has come, and its job is in the queue.
create table app_turn (
  tenant_id uuid not null,
  limit_key text not null,
  conversation_id uuid not null,
  tag bigint not null,
  asked_at timestamptz not null,
  granted_at timestamptz,
  primary key (tenant_id, limit_key, conversation_id)
);
create index app_turn_next on app_turn (limit_key, tag, asked_at) where granted_at is null;
create index app_turn_granted on app_turn (limit_key, granted_at) where granted_at is not null;

-- The last tag each shop was given.
create table app_share (
  tenant_id uuid not null,
  limit_key text not null,
  last_tag bigint not null,
  primary key (tenant_id, limit_key)
);

-- Milliseconds until one more call fits; 0: now. `share` of each window may be used, less what is `taken` already without a hit.
create function app_room(past timestamptz[], moment timestamptz, windows jsonb, share numeric, taken int) returns int
language plpgsql immutable set search_path = pg_catalog, public, pg_temp as $$
declare
  span record;
  kept int;
  allowed int;
  wait_ms numeric := 0;
begin
  for span in select (value ->> 'n')::int as n, (value ->> 'perMs')::int as per_ms from jsonb_array_elements(windows) loop
    allowed := greatest(1, floor(span.n * share)::int) - taken;
    select count(*) into kept from unnest(past) as hit where hit > moment - span.per_ms * interval '1 millisecond';
    if kept >= allowed then
      -- What is taken without a hit has no time at which it ends: look again soon.
      wait_ms := greatest(wait_ms, case when allowed <= 0 then 100
        else span.per_ms - extract(epoch from moment - past[cardinality(past) - allowed + 1]) * 1000 end);
    end if;
  end loop;
  return ceil(wait_ms);
end $$;

create function app_hits(past timestamptz[], moment timestamptz, windows jsonb) returns timestamptz[]
language sql immutable set search_path = pg_catalog, public, pg_temp as $$
  select array(
    select hit from unnest(past) as hit
    where hit > moment - (select max((value ->> 'perMs')::int) from jsonb_array_elements(windows)) * interval '1 millisecond'
    order by hit) || moment
$$;

-- A pause of one class holds the less urgent ones too. 0: none.
create function app_pause(paused jsonb, class text, moment timestamptz) returns int
language sql immutable set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(max(greatest(0, ceil(extract(epoch from (p.value #>> '{}')::timestamptz - moment) * 1000)))::int, 0)
  from jsonb_each(paused) as p
  where array_position(array['send', 'refresh', 'read', 'spare'], p.key)
    <= array_position(array['send', 'refresh', 'read', 'spare'], class)
$$;

create function app_limit_locked(wanted_key text) returns app_limit
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  found_limit app_limit;
begin
  insert into app_limit (key) values (wanted_key) on conflict do nothing;
  select * into found_limit from app_limit where key = wanted_key for update;
  return found_limit;
end $$;

-- windows: [{n, perMs}]. 0: one call of that class is taken. Else the milliseconds until it may be tried again; nothing is taken then.
-- `waited_ms`: how long the caller has waited for it; after a while it is given a turn before sends that wait, so that none starves.
create function take_app_call(wanted_key text, windows jsonb, class text, waited_ms int) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  state app_limit := app_limit_locked(wanted_key);
  moment timestamptz := clock_timestamp();
  invited int;
  wait_ms int := app_pause(state.paused, class, moment);
begin
  if wait_ms > 0 then
    return wait_ms;
  end if;
  if class <> 'send' and waited_ms < (case class when 'refresh' then 5000 when 'read' then 20000 else 2147483647 end)
    and exists (select 1 from app_turn t where t.limit_key = wanted_key and t.granted_at is null) then
    return 250;
  end if;
  select count(*) into invited from app_turn t
  where t.limit_key = wanted_key and t.granted_at > moment - interval '3 seconds';
  wait_ms := app_room(state.hits, moment, windows, case class when 'spare' then 0.5 when 'read' then 0.9 else 1 end, invited);
  if class = 'read' then
    wait_ms := greatest(wait_ms, app_room(state.read_hits, moment, windows, 0.2, 0));
  end if;
  if wait_ms > 0 then
    return wait_ms;
  end if;
  update app_limit l set
    hits = app_hits(state.hits, moment, windows),
    read_hits = case when class = 'read' then app_hits(state.read_hits, moment, windows) else state.read_hits end
  where l.key = wanted_key;
  return 0;
end $$;

-- A conversation's turn to send. True: one call is taken. False: it stands in the queue, and its job is made when its turn comes.
-- Tags are start times of fair queueing: a shop's messages are one apart, so that shops take turns however much each has waiting; one
-- that had little lately may be ahead by as much as the longest window holds.
create function ask_app_turn(wanted_key text, windows jsonb, turn_tenant uuid, turn_conversation uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  state app_limit := app_limit_locked(wanted_key);
  moment timestamptz := clock_timestamp();
  own app_turn;
  own_tag bigint;
  next_tag bigint;
  invited int;
  lead int := (select max((value ->> 'n')::int) from jsonb_array_elements(windows));
begin
  select * into own from app_turn t
  where t.tenant_id = turn_tenant and t.limit_key = wanted_key and t.conversation_id = turn_conversation;
  if own.granted_at > moment - interval '3 seconds' then
    delete from app_turn t where t.tenant_id = turn_tenant and t.limit_key = wanted_key and t.conversation_id = turn_conversation;
    update app_limit l set hits = app_hits(state.hits, moment, windows) where l.key = wanted_key;
    return true;
  end if;
  own_tag := coalesce(own.tag, (
    select greatest(state.clock - lead, s.last_tag + 1) from app_share s where s.tenant_id = turn_tenant and s.limit_key = wanted_key),
    state.clock - lead);
  insert into app_share as s (tenant_id, limit_key, last_tag) values (turn_tenant, wanted_key, own_tag)
  on conflict (tenant_id, limit_key) do update set last_tag = greatest(s.last_tag, excluded.last_tag);
  select min(t.tag) into next_tag from app_turn t
  where t.limit_key = wanted_key and t.granted_at is null
    and (t.tenant_id, t.conversation_id) is distinct from (turn_tenant, turn_conversation);
  select count(*) into invited from app_turn t
  where t.limit_key = wanted_key and t.granted_at > moment - interval '3 seconds';
  if (next_tag is null or own_tag < next_tag) and app_pause(state.paused, 'send', moment) = 0
    and app_room(state.hits, moment, windows, 1, invited) = 0 then
    delete from app_turn t where t.tenant_id = turn_tenant and t.limit_key = wanted_key and t.conversation_id = turn_conversation;
    update app_limit l set hits = app_hits(state.hits, moment, windows), clock = greatest(state.clock, own_tag) where l.key = wanted_key;
    return true;
  end if;
  insert into app_turn as t (tenant_id, limit_key, conversation_id, tag, asked_at)
  values (turn_tenant, wanted_key, turn_conversation, own_tag, moment)
  on conflict (tenant_id, limit_key, conversation_id) do update set granted_at = null;
  return false;
end $$;

-- Gives out the turns there are room for, evenly over time, and makes their jobs. Milliseconds until it is worth asking again; null:
-- nobody waits. A tenth of the budget is left for who has nothing waiting, so that a flood does not make a single message wait.
create function hand_out_app_turns(wanted_key text, windows jsonb, job_task text) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  state app_limit;
  moment timestamptz;
  turn app_turn;
  invited int;
  spacing numeric := (select max((value ->> 'perMs')::numeric / (value ->> 'n')::int) from jsonb_array_elements(windows));
  since_ms numeric;
  due int;
  wait_ms int;
begin
  if not exists (select 1 from app_turn t where t.limit_key = wanted_key and t.granted_at is null) then
    return null;
  end if;
  state := app_limit_locked(wanted_key);
  moment := clock_timestamp();
  wait_ms := app_pause(state.paused, 'send', moment);
  if wait_ms > 0 then
    return wait_ms;
  end if;
  -- A job that found nothing to send has left its turn lying.
  delete from app_turn t where t.limit_key = wanted_key and t.granted_at < moment - interval '60 seconds';
  delete from app_share s where s.limit_key = wanted_key and s.last_tag < state.clock
    - (select max((value ->> 'n')::int) from jsonb_array_elements(windows)) and random() < 0.01;
  select count(*) filter (where t.granted_at > moment - interval '3 seconds'),
    extract(epoch from moment - greatest(max(t.granted_at), state.hits[cardinality(state.hits)])) * 1000
  into invited, since_ms from app_turn t where t.limit_key = wanted_key and t.granted_at is not null;
  due := least(50, floor(coalesce(since_ms, 1000000) / spacing));
  if due < 1 then
    return greatest(1, ceil(spacing - since_ms));
  end if;
  for n in 1..due loop
    wait_ms := app_room(state.hits, moment, windows, 0.9, invited);
    exit when wait_ms > 0;
    select * into turn from app_turn t where t.limit_key = wanted_key and t.granted_at is null order by t.tag, t.asked_at limit 1;
    if turn.tenant_id is null then
      return null;
    end if;
    update app_turn t set granted_at = moment
    where t.tenant_id = turn.tenant_id and t.limit_key = wanted_key and t.conversation_id = turn.conversation_id;
    state.clock := greatest(state.clock, turn.tag);
    invited := invited + 1;
    perform graphile_worker.add_job(
      identifier => job_task,
      payload => json_build_object('tenantId', turn.tenant_id, 'input', json_build_object('conversationId', turn.conversation_id)),
      max_attempts => 6::smallint,
      priority => (-1)::smallint,
      job_key => turn.tenant_id || ':deliver-turn:' || turn.conversation_id
    );
  end loop;
  update app_limit l set clock = state.clock where l.key = wanted_key;
  return greatest(1, wait_ms, ceil(spacing))::int;
end $$;

-- The platform has said that it is too much: nobody of that class, or of a less urgent one, calls before.
create function pause_app_calls(wanted_key text, class text, pause_ms int) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  state app_limit := app_limit_locked(wanted_key);
  until timestamptz := clock_timestamp() + pause_ms * interval '1 millisecond';
begin
  update app_limit l set paused = state.paused || jsonb_build_object(class, greatest(until, (state.paused ->> class)::timestamptz))
  where l.key = wanted_key;
end $$;

revoke all on function
  app_room(timestamptz[], timestamptz, jsonb, numeric, int), app_hits(timestamptz[], timestamptz, jsonb),
  app_pause(jsonb, text, timestamptz), app_limit_locked(text), take_app_call(text, jsonb, text, int),
  ask_app_turn(text, jsonb, uuid, uuid), hand_out_app_turns(text, jsonb, text), pause_app_calls(text, text, int)
from public;
grant execute on function
  take_app_call(text, jsonb, text, int), ask_app_turn(text, jsonb, uuid, uuid), hand_out_app_turns(text, jsonb, text),
  pause_app_calls(text, text, int)
to tandem_worker;
