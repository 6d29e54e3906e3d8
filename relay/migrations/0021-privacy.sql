-- What a customer may ask of a shop: a copy of everything, or that it is gone; and for how long a shop keeps what.

create table retention (
  tenant_id uuid primary key references tenant (id),
  conversation_days int not null default 730 check (conversation_days between 30 and 3650),
  trace_days int not null default 90 check (trace_days between 1 and 3650),
  -- Nobody gets rid of yesterday's tracks by way of a short period.
  audit_days int not null default 2555 check (audit_days between 365 and 3650),
  updated_at timestamptz not null default now()
);

-- An erasure that can still be undone. The contact's rows are out of their tables already, and wait in `erased_row`.
create table erasure (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  contact_id uuid not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, contact_id)
);

create table erased_row (
  tenant_id uuid not null,
  erasure_id uuid not null,
  table_name text not null,
  number int not null,
  row jsonb not null,
  primary key (tenant_id, erasure_id, table_name, number),
  foreign key (tenant_id, erasure_id) references erasure (tenant_id, id) on delete cascade
);

-- Hashes of platform conversations that were erased: what was said in them until then does not come back, whether it was known here or
-- not. A customer who writes again begins anew.
create table forgotten_thread (
  tenant_id uuid not null references tenant (id) on delete cascade,
  key_hash bytea not null,
  said_until timestamptz not null,
  -- The shop's own messages: one that was on its way is told by the platform only later.
  echoed_until timestamptz not null,
  forgotten_at timestamptz not null default now(),
  primary key (tenant_id, key_hash)
);

-- Leave to fetch a copy, for a day. The copy itself is never stored: it is written when it is fetched.
create table contact_export (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  contact_id uuid not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, contact_id) references contact (tenant_id, id) on delete cascade
);
create index contact_export_by_contact on contact_export (tenant_id, contact_id);

-- A customer's conversations, also for the cascade.
create index conversation_by_contact on conversation (tenant_id, contact_id);

do $$
declare
  name text;
begin
  foreach name in array array['retention', 'erasure', 'erased_row', 'forgotten_thread', 'contact_export'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_tenant on %1$I using (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid)) '
      'with check (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid))', name);
    execute format('grant select, insert, update, delete on %I to tandem_app', name);
  end loop;
end $$;

-- Raw webhooks ---------------------------------------------------------------------------------------------------------

-- Which conversations' words are in it, as hashes under the tenant's own key.
alter table webhook_delivery add column subject_hashes bytea[] not null default '{}';
create index webhook_delivery_by_subject on webhook_delivery using gin (subject_hashes);
create index webhook_delivery_without_subject on webhook_delivery (received_at) where subject_hashes = '{}' and body <> '';

create function name_own_webhook_subject(delivery_id uuid, account uuid, conversation_key text) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update webhook_delivery d set subject_hashes = d.subject_hashes || forgotten_key(t.forget_key, account, conversation_key)
  from tenant t
  where d.id = delivery_id and t.id = require_own_tenant()
    and not forgotten_key(t.forget_key, account, conversation_key) = any (d.subject_hashes)
$$;

-- The words go, the row stays: it says that these bytes were here, and that they were worked off.
create function empty_webhook(delivery_id uuid) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update webhook_delivery d set body = '', headers = '{}' where d.id = delivery_id
$$;

-- All about this conversation of the own tenant that was worked off and came until `moment`. What names no conversation (nobody could read
-- it) is searched for the platform's own keys: the account's too, for a customer may have the same key with another shop.
create function empty_own_webhooks(account uuid, account_key text, conversation_key text, keys text[], moment timestamptz) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  subject bytea;
  emptied int;
begin
  select forgotten_key(t.forget_key, account, conversation_key) into subject from tenant t where t.id = require_own_tenant();
  if not exists (select from routing r where r.tenant_id = own_tenant() and r.connection_id = account) then
    account_key := null;
  end if;
  update webhook_delivery d set body = '', headers = '{}'
  where d.body <> '' and d.received_at <= moment and d.settled_at is not null and (
    d.subject_hashes @> array[subject]
    or d.subject_hashes = '{}' and position(convert_to(account_key, 'UTF8') in d.body) > 0 and exists (
      select from unnest(keys) k, unnest(array[k, replace(k, '/', '\/'), replace(k, '/', '\\/')]) as written
      where position(convert_to(written, 'UTF8') in d.body) > 0));
  get diagnostics emptied = row_count;
  return emptied;
end $$;

-- Jobs ------------------------------------------------------------------------------------------------------------------

-- As before, whatever the argument is called: messages, contacts and pictures have jobs too, and so have platforms' conversations.
create or replace function drop_own_jobs(subject_ids text[]) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tenant uuid := require_own_tenant();
  dropped int;
begin
  delete from graphile_worker._private_jobs j
  where j.payload ->> 'tenantId' = tenant::text and j.locked_at is null and exists (
    select from jsonb_each_text(case jsonb_typeof(j.payload::jsonb -> 'input') when 'object' then j.payload::jsonb -> 'input' end) argument
    where argument.value = any (subject_ids));
  get diagnostics dropped = row_count;
  return dropped;
end $$;

-- Audit -----------------------------------------------------------------------------------------------------------------

-- The one way out of the log: what is older than the shop's own period, which is a year at least.
create function purge_own_audit(most int) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tenant uuid := require_own_tenant();
  purged int;
begin
  perform set_config('app.audit_retention', 'on', true);
  delete from audit_entry a where a.tenant_id = tenant and a.id in (
    select o.id from audit_entry o
    where o.tenant_id = tenant and o.at < clock_timestamp()
      - coalesce((select r.audit_days from retention r where r.tenant_id = tenant), 2555) * interval '1 day'
    order by o.at limit most);
  get diagnostics purged = row_count;
  perform set_config('app.audit_retention', 'off', true);
  return purged;
end $$;

revoke all on function name_own_webhook_subject(uuid, uuid, text), empty_webhook(uuid),
  empty_own_webhooks(uuid, text, text, text[], timestamptz), purge_own_audit(int) from public;
grant execute on function name_own_webhook_subject(uuid, uuid, text),
  empty_own_webhooks(uuid, text, text, text[], timestamptz), purge_own_audit(int) to tandem_app;
grant execute on function empty_webhook(uuid) to tandem_worker;
