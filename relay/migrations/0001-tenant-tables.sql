-- Everything that belongs to one tenant. Keys and unique indexes begin with tenant_id and foreign keys carry it, so that no tenant
-- can probe, block or attach to another's rows, and the schema can be distributed by tenant.

create table tenant (
  id uuid primary key,
  name text not null,
  time_zone text not null,
  language text not null,
  -- Another log id tells desktops that their cache belongs to another history (restore, reset).
  log_id uuid not null,
  -- Last seq of the event log. Updating it is the last thing a transaction does: commit order = seq order.
  head bigint not null default 0,
  -- The tenant's data key, wrapped by the master key.
  data_key bytea not null,
  master_key_version int not null default 1,
  created_at timestamptz not null default now()
);

create table event (
  tenant_id uuid not null references tenant (id),
  seq bigint not null,
  at timestamptz not null,
  body jsonb not null,
  primary key (tenant_id, seq)
);

create table media (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  state text not null check (state in ('pending', 'ready', 'failed', 'gone')),
  mime text,
  width int,
  height int,
  bytes bytea,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

create table connection (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  channel text not null,
  -- The platform's id of the account (TikTok: open_id = business_id). Verbatim, case-sensitive.
  external_id text not null,
  handle text not null,
  display_name text,
  avatar_media_id uuid,
  status text not null check (status in ('active', 'paused', 'reconnect', 'disconnected')),
  status_reason text,
  granted_scopes text[] not null default '{}',
  missing_scopes text[] not null default '{}',
  last_event_at timestamptz,
  connected_at timestamptz not null default now(),
  connected_by uuid,
  disconnected_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, channel, external_id),
  foreign key (tenant_id, avatar_media_id) references media (tenant_id, id)
);

-- Ciphertext only: AES-256-GCM under the tenant's data key, AAD = tenant + connection + key version.
create table connection_token (
  tenant_id uuid not null,
  connection_id uuid not null,
  access_token bytea not null,
  access_expires_at timestamptz,
  refresh_token bytea,
  refresh_expires_at timestamptz,
  key_version int not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, connection_id),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on delete cascade
);

create table agent_settings (
  tenant_id uuid not null,
  connection_id uuid not null,
  mode text not null check (mode in ('off', 'draft', 'auto')) default 'draft',
  prompt text not null default '',
  version int not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, connection_id),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on delete cascade
);

create table document (
  tenant_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  kind text not null check (kind in ('faq')),
  question text not null,
  answer text not null,
  is_enabled boolean not null default true,
  used_count int not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on delete cascade
);
create index document_by_connection on document (tenant_id, connection_id);

create table contact (
  tenant_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  handle text,
  display_name text,
  avatar_media_id uuid,
  is_follower boolean,
  -- Epoch milliseconds per field: the newest word wins, whatever the order in which the platform's events arrive.
  profile_at jsonb not null default '{}',
  primary key (tenant_id, id),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on delete cascade,
  foreign key (tenant_id, avatar_media_id) references media (tenant_id, id)
);

-- A contact may have several ids on a channel (WhatsApp numbers change), and contacts merge.
create table contact_identity (
  tenant_id uuid not null,
  connection_id uuid not null,
  external_id text not null,
  contact_id uuid not null,
  primary key (tenant_id, connection_id, external_id),
  foreign key (tenant_id, contact_id) references contact (tenant_id, id) on delete cascade
);

create table conversation (
  tenant_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  contact_id uuid not null,
  -- The platform's conversation id, or the user's where a channel has none.
  external_id text not null,
  status text not null check (status in ('open', 'snoozed', 'closed')) default 'open',
  snoozed_until timestamptz,
  handler_kind text not null check (handler_kind in ('agent', 'staff', 'nobody')),
  handler_person_id uuid,
  handler_epoch int not null default 0,
  handler_since timestamptz not null,
  -- False while a takeover waits for an agent's send in flight.
  handler_settled boolean not null default true,
  agent_mode text check (agent_mode in ('off', 'draft', 'auto')),
  -- Staff typing holds the agent until then.
  held_until timestamptz,
  held_by uuid,
  hand_back_note text,
  waiting_since timestamptz,
  hand_off jsonb,
  last_inbound_at timestamptz,
  last_message_at timestamptz not null,
  last_message_id uuid,
  -- What the channel allows in this thread (window, count, text limit), as of its newest event.
  reply_rules jsonb not null,
  -- The newest message that opened the reply window; replies after it count.
  window_opened_at timestamptz,
  window_expires_at timestamptz,
  messages_used int not null default 0,
  unread_count int not null default 0,
  read_up_to timestamptz,
  seen_by_contact_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, connection_id, external_id),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on delete cascade,
  foreign key (tenant_id, contact_id) references contact (tenant_id, id) on delete cascade,
  check ((handler_kind = 'staff') = (handler_person_id is not null))
);
create index conversation_by_last_message on conversation (tenant_id, last_message_at desc, id desc);

create table message (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  connection_id uuid not null,
  direction text not null check (direction in ('inbound', 'outbound')),
  author_kind text not null check (author_kind in ('contact', 'agent', 'staff', 'platform-app', 'platform-auto')),
  author_person_id uuid,
  parts jsonb not null,
  -- What our own replies quote; what a platform's message quotes is named in the platform's words and looked up when the row is read,
  -- for the quoted message may arrive later.
  reply_to_id uuid,
  reply_to_external_id text,
  language text,
  at timestamptz not null,
  -- Arrival. clock_timestamp() under the conversation's lock: a later arrival has a later time.
  created_at timestamptz not null default clock_timestamp(),
  client_id uuid,
  -- The platform's id of an inbound or echoed message; our own sends carry theirs in delivery.
  external_id text,
  -- For the agent's replies: the handler's epoch and the newest customer message when they were written. An older one is never sent.
  handler_epoch int,
  answers_message_id uuid,
  -- Who approved the agent's draft; null: it went out by itself, or the agent did not write it.
  approved_by uuid,
  primary key (tenant_id, id),
  unique (tenant_id, connection_id, external_id),
  unique (tenant_id, client_id),
  foreign key (tenant_id, conversation_id) references conversation (tenant_id, id) on delete cascade
);
create index message_by_conversation on message (tenant_id, conversation_id, at desc, id desc);
-- The three questions that every event asks of a thread: what waits for an answer, what answered it here, what answered it elsewhere.
create index message_arrival on message (tenant_id, conversation_id, created_at) where direction = 'inbound';
create index message_own on message (tenant_id, conversation_id, created_at) where author_kind in ('agent', 'staff');
create index message_from_app on message (tenant_id, conversation_id, at) where author_kind = 'platform-app';

-- Reactions, edits and withdrawals by the platform's message id, kept even when they arrive before their message.
-- One row per subject; the newest word wins, so that any order of arrival ends in the same state.
create table message_annotation (
  tenant_id uuid not null,
  connection_id uuid not null,
  target_external_id text not null,
  kind text not null check (kind in ('reaction', 'edit', 'unsend')),
  -- Who reacted with what; empty for an edit or a withdrawal.
  slot text not null default '',
  occurred_at timestamptz not null,
  body jsonb not null,
  primary key (tenant_id, connection_id, target_external_id, kind, slot),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on delete cascade
);

-- A message of ours goes out as 1…n deliveries (long text is split). Order comes from (created_at, message, part), never from the queue.
create table delivery (
  tenant_id uuid not null,
  message_id uuid not null,
  part int not null,
  conversation_id uuid not null,
  connection_id uuid not null,
  text text not null,
  state text not null check (state in ('queued', 'attempting', 'sent', 'failed', 'unknown', 'cancelled')),
  external_id text,
  rejection text,
  raw_code text,
  attempts int not null default 0,
  -- How often an unknown outcome proved not to have happened.
  requeues int not null default 0,
  due_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  attempted_at timestamptz,
  -- The platform's time once its echo told it, ours until then.
  sent_at timestamptz,
  -- Of an unknown outcome: from then on, a list of the platform that lacks the message proves that it did not go out.
  conclusive_at timestamptz,
  -- When an unknown outcome was given up and left to a person.
  given_up_at timestamptz,
  primary key (tenant_id, message_id, part),
  unique (tenant_id, connection_id, external_id),
  foreign key (tenant_id, message_id) references message (tenant_id, id) on delete cascade
);
create index delivery_open on delivery (tenant_id, conversation_id, created_at)
  where state in ('queued', 'attempting', 'unknown') and given_up_at is null;
create index delivery_by_conversation on delivery (tenant_id, conversation_id, created_at);

-- Written before the platform is called and closed after it answered: what is open is in flight or of unknown outcome.
create table delivery_attempt (
  tenant_id uuid not null,
  id uuid not null,
  message_id uuid not null,
  part int not null,
  conversation_id uuid not null,
  author_kind text not null,
  fence bigint not null,
  started_at timestamptz not null,
  -- The sender's own clock gives up by then, so an attempt past it can no longer have an effect.
  deadline_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('sent', 'rejected', 'unknown')),
  detail text,
  primary key (tenant_id, id),
  foreign key (tenant_id, message_id, part) references delivery (tenant_id, message_id, part) on delete cascade
);
create index delivery_attempt_open on delivery_attempt (tenant_id, conversation_id) where ended_at is null;

create table activity (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  kind text not null check (kind in ('taken-over', 'handed-back', 'handed-off', 'closed', 'reopened')),
  author_kind text not null,
  author_person_id uuid,
  at timestamptz not null,
  reason text,
  note text,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversation (tenant_id, id) on delete cascade
);
create index activity_by_conversation on activity (tenant_id, conversation_id, at desc, id desc);

create table draft (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  text text not null,
  sources jsonb not null default '[]',
  state text not null check (state in ('pending', 'approved', 'dropped', 'outdated')),
  in_reply_to_id uuid not null,
  handler_epoch int not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversation (tenant_id, id) on delete cascade
);
create index draft_by_conversation on draft (tenant_id, conversation_id, created_at desc);
create unique index draft_one_pending on draft (tenant_id, conversation_id) where state = 'pending';

-- The same key returns the same answer.
create table idempotent_answer (
  tenant_id uuid not null references tenant (id),
  person_id uuid not null,
  key text not null,
  request_hash bytea not null,
  status int not null,
  body jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, person_id, key)
);

do $$
declare
  name text;
  tenant_column text;
begin
  foreach name in array array[
    'tenant', 'event', 'media', 'connection', 'connection_token', 'agent_settings', 'document', 'contact', 'contact_identity',
    'conversation', 'message', 'message_annotation', 'delivery', 'delivery_attempt', 'activity', 'draft', 'idempotent_answer'
  ] loop
    tenant_column := case name when 'tenant' then 'id' else 'tenant_id' end;
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    -- The sub-select makes the planner evaluate the setting once per statement, not per row.
    execute format(
      'create policy own_tenant on %1$I using (%2$I = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid)) '
      'with check (%2$I = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid))', name, tenant_column);
    execute format('grant select, insert, update, delete on %I to tandem_app', name);
  end loop;
end $$;
