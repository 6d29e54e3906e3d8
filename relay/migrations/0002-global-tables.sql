-- The closed list of tables that are not one tenant's: what must be found before the tenant is known, or belongs to the whole relay.
-- Nobody but their owner has a right on them; they are reached through the functions of the next migrations only.

create table person (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  name text not null,
  password_hash text not null,
  created_at timestamptz not null default now()
);

create table membership (
  tenant_id uuid not null references tenant (id),
  person_id uuid not null references person (id),
  role text not null check (role in ('owner', 'admin', 'staff', 'viewer')),
  -- A copy: at sign-in no tenant is set, so the tenant's own row cannot be seen.
  tenant_name text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, person_id)
);
create index membership_by_person on membership (person_id);

-- A signed-in device. The hashes are of refresh tokens: the live one, its predecessor, and all that were used before.
create table session (
  id uuid primary key,
  person_id uuid not null,
  tenant_id uuid not null,
  device_name text not null,
  token_hash bytea not null,
  previous_hash bytea,
  spent_hashes bytea[] not null default '{}',
  rotated_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (tenant_id, person_id) references membership (tenant_id, person_id) on delete cascade
);
create index session_by_person on session (tenant_id, person_id);

-- The OAuth state of one linking; single use, bound to the browser that opened the start URL.
create table connection_attempt (
  id text primary key,
  tenant_id uuid not null references tenant (id),
  person_id uuid not null,
  session_id uuid not null,
  channel text not null,
  state_hash bytea unique,
  cookie_hash bytea,
  expires_at timestamptz not null,
  begun_at timestamptz,
  consumed_at timestamptz,
  outcome jsonb,
  created_at timestamptz not null default now()
);

-- Which connection a platform's account belongs to. An account is linked to one tenant at a time.
create table routing (
  channel text not null,
  external_id text not null,
  tenant_id uuid not null,
  connection_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (channel, external_id)
);
create index routing_by_tenant on routing (tenant_id, connection_id);

create table webhook_delivery (
  id uuid primary key default gen_random_uuid(),
  channel text not null,
  -- Platforms repeat a delivery for days with the same bytes.
  body_hash bytea not null,
  received_at timestamptz not null,
  headers jsonb not null,
  body bytea not null,
  verdict text not null check (verdict in ('ok', 'stale')),
  settled_at timestamptz,
  outcome text check (outcome in ('processed', 'ignored', 'failed')),
  detail text,
  unique (channel, body_hash)
);
create index webhook_delivery_by_age on webhook_delivery (received_at);

-- Calls made in the longest window of a limit, oldest first: a sliding log, for a platform counts any second, not ours.
create table app_limit (
  key text primary key,
  hits timestamptz[] not null default '{}'
);

create table lease (
  tenant_id uuid not null,
  key text not null,
  owner text not null,
  fence bigint not null,
  expires_at timestamptz not null,
  primary key (tenant_id, key)
);
-- One sequence for all, so that a fence only grows even when the row of a released lease is gone.
create sequence lease_fence;

-- Processes that work off the queue. The session that holds `lock_key` is the proof of life; `seen_at` the proof of progress.
create table worker (
  id uuid primary key,
  lock_key bigint not null unique,
  locked_by text[] not null default '{}',
  seen_at timestamptz not null default now(),
  started_at timestamptz not null default now()
);
