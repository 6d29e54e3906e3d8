-- Plans, and what is used of them.

-- Plans themselves are data of the contract. Shops from before there were plans keep working without limits.
alter table tenant add column plan text not null default 'enterprise';
alter table tenant alter column plan set default 'free';
alter table tenant add column plan_since timestamptz not null default now();

-- A day of the shop's own calendar. Counted in the transaction of what is counted, as one of its last statements; a month is the sum of
-- its days, but for accounts, documents and seats, which are the most there were. Money in billionths of a US dollar.
create table usage_day (
  tenant_id uuid not null references tenant (id),
  day date not null,
  messages bigint not null default 0,
  ai_replies bigint not null default 0,
  ai_tokens bigint not null default 0,
  ai_nano_usd bigint not null default 0,
  accounts int not null default 0,
  documents int not null default 0,
  seats int not null default 0,
  primary key (tenant_id, day)
);

-- Who has been told of which limit: once per period (a day or a month of the shop's calendar).
create table usage_notice (
  tenant_id uuid not null references tenant (id),
  resource text not null,
  period text not null,
  level text not null check (level in ('near', 'reached')),
  at timestamptz not null,
  primary key (tenant_id, resource, period, level)
);

-- Requests of the current minute that the nodes have drawn for themselves.
create table api_minute (
  tenant_id uuid primary key references tenant (id),
  minute bigint not null,
  drawn int not null
);

-- When a reply of the agent's was counted: once, however often it is tried or doubted.
alter table message add column counted_at timestamptz;

alter table mail drop constraint mail_template_check;
alter table mail add constraint mail_template_check
  check (template in ('nobody-online', 'invitation', 'verify-email', 'reset-password', 'plan-usage'));

-- A zone this database does not know must not keep customers' messages out: its days are those of UTC.
create function shop_day(moment timestamptz, zone text) returns date
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (moment at time zone zone)::date;
exception when invalid_parameter_value then
  return (moment at time zone 'UTC')::date;
end $$;

-- When a day of the shop's begins.
create function shop_midnight(some_day date, zone text) returns timestamptz
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return some_day::timestamp at time zone zone;
exception when invalid_parameter_value then
  return some_day::timestamp at time zone 'UTC';
end $$;

do $$
declare
  name text;
begin
  foreach name in array array['usage_day', 'usage_notice', 'api_minute'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_tenant on %I using (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid))
      with check (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid))', name);
    execute format('grant select, insert, update, delete on %I to tandem_app', name);
  end loop;
end $$;

revoke all on function shop_day(timestamptz, text), shop_midnight(date, text) from public;
grant execute on function shop_day(timestamptz, text), shop_midnight(date, text) to tandem_app;
