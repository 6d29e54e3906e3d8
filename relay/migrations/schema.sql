-- Generated from the catalogs by schema.pg.test.ts; update it with "vitest run -u" after a new migration.

table absence_notice owner tandem_owner rls forced
  tenant_id uuid not null
  kind text not null
  subject_id uuid not null
  noted_at timestamp with time zone not null
  told_at timestamp with time zone
  absence_notice_kind_check CHECK ((kind = ANY (ARRAY['hand-off'::text, 'reconnect'::text])))
  absence_notice_pkey PRIMARY KEY (tenant_id, kind, subject_id)
  absence_notice_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
  grant delete, insert, select, update to tandem_app


table activity owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  conversation_id uuid not null
  kind text not null
  author_kind text not null
  author_person_id uuid
  at timestamp with time zone not null
  reason text
  note text
  activity_kind_check CHECK ((kind = ANY (ARRAY['taken-over'::text, 'handed-back'::text, 'handed-off'::text, 'closed'::text, 'reopened'::text])))
  activity_pkey PRIMARY KEY (tenant_id, id)
  activity_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversation(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table agent_answer owner tandem_owner rls forced
  tenant_id uuid not null
  connection_id uuid not null
  question_hash bytea not null
  knowledge_version text not null
  settings_version integer not null
  answer jsonb not null
  at timestamp with time zone not null default now()
  agent_answer_pkey PRIMARY KEY (tenant_id, connection_id, question_hash)
  agent_answer_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connection(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table agent_budget_alert owner tandem_owner rls forced
  tenant_id uuid not null
  connection_id uuid not null
  period text not null
  at timestamp with time zone not null default now()
  agent_budget_alert_pkey PRIMARY KEY (tenant_id, connection_id, period)
  agent_budget_alert_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connection(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table agent_settings owner tandem_owner rls forced
  tenant_id uuid not null
  connection_id uuid not null
  mode text not null default 'draft'::text
  prompt text not null default ''::text
  version integer not null default 0
  updated_at timestamp with time zone not null default now()
  options jsonb not null default '{}'::jsonb
  agent_settings_mode_check CHECK ((mode = ANY (ARRAY['off'::text, 'draft'::text, 'auto'::text])))
  agent_settings_pkey PRIMARY KEY (tenant_id, connection_id)
  agent_settings_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connection(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table agent_snapshot owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  connection_id uuid not null
  fingerprint bytea not null
  prompt text not null
  options jsonb not null
  created_at timestamp with time zone not null default now()
  agent_snapshot_pkey PRIMARY KEY (tenant_id, id)
  agent_snapshot_tenant_id_connection_id_fingerprint_key UNIQUE (tenant_id, connection_id, fingerprint)
  agent_snapshot_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connection(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table agent_snapshot_document owner tandem_owner rls forced
  tenant_id uuid not null
  snapshot_id uuid not null
  document_id uuid not null
  version integer not null
  title text not null
  agent_snapshot_document_pkey PRIMARY KEY (tenant_id, snapshot_id, document_id)
  agent_snapshot_document_tenant_id_document_id_version_fkey FOREIGN KEY (tenant_id, document_id, version) REFERENCES document_version(tenant_id, document_id, version)
  agent_snapshot_document_tenant_id_snapshot_id_fkey FOREIGN KEY (tenant_id, snapshot_id) REFERENCES agent_snapshot(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table agent_test_case owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  connection_id uuid not null
  conversation_id uuid
  message_id uuid
  earlier jsonb not null
  said jsonb not null
  expected jsonb not null
  created_by uuid
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  deleted_at timestamp with time zone
  agent_test_case_pkey PRIMARY KEY (tenant_id, id)
  agent_test_case_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connection(tenant_id, id) ON DELETE CASCADE
  agent_test_case_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversation(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table agent_test_item owner tandem_owner rls forced
  tenant_id uuid not null
  run_id uuid not null
  position integer not null
  case_id uuid
  conversation_id uuid
  message_id uuid
  case_hash bytea
  draft_trial_id uuid
  baseline_trial_id uuid
  happened jsonb
  verdict text
  draft_problems jsonb not null default '[]'::jsonb
  baseline_problems jsonb not null default '[]'::jsonb
  agent_test_item_pkey PRIMARY KEY (tenant_id, run_id, "position")
  agent_test_item_tenant_id_case_id_fkey FOREIGN KEY (tenant_id, case_id) REFERENCES agent_test_case(tenant_id, id) ON DELETE CASCADE
  agent_test_item_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversation(tenant_id, id) ON DELETE CASCADE
  agent_test_item_tenant_id_run_id_fkey FOREIGN KEY (tenant_id, run_id) REFERENCES agent_test_run(tenant_id, id) ON DELETE CASCADE
  agent_test_item_verdict_check CHECK ((verdict = ANY (ARRAY['better'::text, 'worse'::text, 'same'::text])))
  grant delete, insert, select, update to tandem_app


table agent_test_run owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  connection_id uuid not null
  kind text not null
  state text not null default 'waiting'::text
  problem text
  draft_snapshot_id uuid not null
  baseline_snapshot_id uuid
  baseline_run_id uuid
  live_version integer not null default 0
  is_fresh boolean not null default false
  engine text not null
  reused integer not null default 0
  cost_nano_usd bigint not null default 0
  period_from timestamp with time zone
  period_to timestamp with time zone
  failing_since timestamp with time zone
  created_by uuid
  created_at timestamp with time zone not null default now()
  ended_at timestamp with time zone
  agent_test_run_kind_check CHECK ((kind = ANY (ARRAY['tests'::text, 'replay'::text])))
  agent_test_run_pkey PRIMARY KEY (tenant_id, id)
  agent_test_run_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'cancelled'::text, 'stopped'::text])))
  agent_test_run_tenant_id_baseline_snapshot_id_fkey FOREIGN KEY (tenant_id, baseline_snapshot_id) REFERENCES agent_snapshot(tenant_id, id)
  agent_test_run_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connection(tenant_id, id) ON DELETE CASCADE
  agent_test_run_tenant_id_draft_snapshot_id_fkey FOREIGN KEY (tenant_id, draft_snapshot_id) REFERENCES agent_snapshot(tenant_id, id)
  grant delete, insert, select, update to tandem_app


table agent_trace owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  conversation_id uuid not null
  connection_id uuid not null
  message_id uuid not null
  reply_id uuid
  draft_id uuid
  outcome text not null
  reason text
  via text
  cost_nano_usd bigint not null default 0
  body jsonb not null
  at timestamp with time zone not null
  confidence real default (jsonb_path_query_first(body, '$."saw"."passages"[*]?(@."isUsed" == true)."score"'::jsonpath))::real
  agent_trace_outcome_check CHECK ((outcome = ANY (ARRAY['sent'::text, 'drafted'::text, 'handed-off'::text, 'silent'::text])))
  agent_trace_pkey PRIMARY KEY (tenant_id, id)
  agent_trace_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversation(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table agent_trial owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  snapshot_id uuid not null
  input_hash bytea not null
  case_id uuid
  conversation_id uuid
  state text not null
  outcome jsonb
  cost_nano_usd bigint not null default 0
  at timestamp with time zone not null default now()
  agent_trial_pkey PRIMARY KEY (tenant_id, id)
  agent_trial_state_check CHECK ((state = ANY (ARRAY['asking'::text, 'answered'::text])))
  agent_trial_tenant_id_case_id_fkey FOREIGN KEY (tenant_id, case_id) REFERENCES agent_test_case(tenant_id, id) ON DELETE CASCADE
  agent_trial_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversation(tenant_id, id) ON DELETE CASCADE
  agent_trial_tenant_id_snapshot_id_fkey FOREIGN KEY (tenant_id, snapshot_id) REFERENCES agent_snapshot(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table agent_usage owner tandem_owner rls forced
  tenant_id uuid not null
  connection_id uuid not null
  day date not null
  model text not null
  calls bigint not null default 0
  input_tokens bigint not null default 0
  cache_read_tokens bigint not null default 0
  cache_write_tokens bigint not null default 0
  output_tokens bigint not null default 0
  cost_nano_usd bigint not null default 0
  purpose text not null default 'answers'::text
  agent_usage_pkey PRIMARY KEY (tenant_id, connection_id, day, model, purpose)
  agent_usage_purpose_check CHECK ((purpose = ANY (ARRAY['answers'::text, 'playground'::text, 'tests'::text, 'replay'::text])))
  agent_usage_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connection(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table agent_version owner tandem_owner rls forced
  tenant_id uuid not null
  connection_id uuid not null
  version integer not null
  kind text not null
  snapshot_id uuid not null
  note text not null default ''::text
  reason text
  restores integer
  changed jsonb not null default '{"settings": [], "documents": 0}'::jsonb
  run_id uuid
  published_by uuid
  published_at timestamp with time zone not null default now()
  agent_version_kind_check CHECK ((kind = ANY (ARRAY['publish'::text, 'rollback'::text, 'withdrawal'::text])))
  agent_version_pkey PRIMARY KEY (tenant_id, connection_id, version)
  agent_version_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connection(tenant_id, id) ON DELETE CASCADE
  agent_version_tenant_id_snapshot_id_fkey FOREIGN KEY (tenant_id, snapshot_id) REFERENCES agent_snapshot(tenant_id, id)
  grant delete, insert, select, update to tandem_app


table answer_review owner tandem_owner rls forced
  tenant_id uuid not null
  message_id uuid not null
  connection_id uuid not null
  why text not null
  state text not null
  marked_by uuid
  marked_at timestamp with time zone
  correction text
  resolved_by uuid
  resolved_at timestamp with time zone
  document_id uuid
  test_case_id uuid
  answer_review_pkey PRIMARY KEY (tenant_id, message_id)
  answer_review_state_check CHECK ((state = ANY (ARRAY['open'::text, 'right'::text, 'corrected'::text, 'dismissed'::text])))
  answer_review_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connection(tenant_id, id) ON DELETE CASCADE
  answer_review_tenant_id_message_id_fkey FOREIGN KEY (tenant_id, message_id) REFERENCES message(tenant_id, id) ON DELETE CASCADE
  answer_review_why_check CHECK ((why = ANY (ARRAY['unsure'::text, 'marked-wrong'::text])))
  grant delete, insert, select, update to tandem_app


table api_minute owner tandem_owner rls forced
  tenant_id uuid not null
  minute bigint not null
  drawn integer not null
  api_minute_pkey PRIMARY KEY (tenant_id)
  api_minute_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
  grant delete, insert, select, update to tandem_app


table app_limit owner tandem_owner
  key text not null
  hits timestamp with time zone[] not null default '{}'::timestamp with time zone[]
  read_hits timestamp with time zone[] not null default '{}'::timestamp with time zone[]
  paused jsonb not null default '{}'::jsonb
  clock bigint not null default 0
  app_limit_pkey PRIMARY KEY (key)


table app_share owner tandem_owner
  tenant_id uuid not null
  limit_key text not null
  last_tag bigint not null
  app_share_pkey PRIMARY KEY (tenant_id, limit_key)


table app_turn owner tandem_owner
  tenant_id uuid not null
  limit_key text not null
  conversation_id uuid not null
  tag bigint not null
  asked_at timestamp with time zone not null
  granted_at timestamp with time zone
  app_turn_pkey PRIMARY KEY (tenant_id, limit_key, conversation_id)


table audit_entry owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  at timestamp(3) with time zone not null default clock_timestamp()
  actor_kind text not null
  actor_id uuid
  actor_role text
  act text not null
  area text not null default split_part(act, '.'::text, 1)
  subject_kind text
  subject_id text
  result text not null
  ip text
  session_id uuid
  request_id text
  detail jsonb not null default '{}'::jsonb
  audit_entry_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['person'::text, 'agent'::text, 'system'::text, 'operator'::text])))
  audit_entry_pkey PRIMARY KEY (tenant_id, id)
  audit_entry_result_check CHECK ((result = ANY (ARRAY['done'::text, 'refused'::text, 'failed'::text])))
  audit_entry_subject_id_check CHECK ((length(subject_id) <= 100))
  audit_entry_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
  grant insert, select to tandem_app


table chunk owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  document_id uuid not null
  position integer not null
  heading text not null default ''::text
  content text not null
  chunk_pkey PRIMARY KEY (tenant_id, id)
  chunk_tenant_id_document_id_fkey FOREIGN KEY (tenant_id, document_id) REFERENCES document(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table connection owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  channel text not null
  external_id text not null
  handle text not null
  display_name text
  avatar_media_id uuid
  status text not null
  status_reason text
  granted_scopes text[] not null default '{}'::text[]
  missing_scopes text[] not null default '{}'::text[]
  last_event_at timestamp with time zone
  connected_at timestamp with time zone not null default now()
  connected_by uuid
  disconnected_at timestamp with time zone
  connection_pkey PRIMARY KEY (tenant_id, id)
  connection_status_check CHECK ((status = ANY (ARRAY['active'::text, 'paused'::text, 'reconnect'::text, 'disconnected'::text])))
  connection_tenant_id_avatar_media_id_fkey FOREIGN KEY (tenant_id, avatar_media_id) REFERENCES media(tenant_id, id)
  connection_tenant_id_channel_external_id_key UNIQUE (tenant_id, channel, external_id)
  connection_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
  grant delete, insert, select, update to tandem_app


table connection_attempt owner tandem_owner
  id text not null
  tenant_id uuid not null
  person_id uuid not null
  session_id uuid not null
  channel text not null
  state_hash bytea
  cookie_hash bytea
  expires_at timestamp with time zone not null
  begun_at timestamp with time zone
  consumed_at timestamp with time zone
  outcome jsonb
  created_at timestamp with time zone not null default now()
  connection_attempt_pkey PRIMARY KEY (id)
  connection_attempt_state_hash_key UNIQUE (state_hash)
  connection_attempt_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)


table connection_catch_up owner tandem_owner rls forced
  tenant_id uuid not null
  connection_id uuid not null
  caught_up_to timestamp with time zone not null
  connection_catch_up_pkey PRIMARY KEY (tenant_id, connection_id)
  connection_catch_up_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connection(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table connection_token owner tandem_owner rls forced
  tenant_id uuid not null
  connection_id uuid not null
  access_token bytea not null
  access_expires_at timestamp with time zone
  refresh_token bytea
  refresh_expires_at timestamp with time zone
  key_version integer not null
  updated_at timestamp with time zone not null default now()
  connection_token_pkey PRIMARY KEY (tenant_id, connection_id)
  connection_token_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connection(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table contact owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  connection_id uuid not null
  handle text
  display_name text
  avatar_media_id uuid
  is_follower boolean
  profile_at jsonb not null default '{}'::jsonb
  contact_pkey PRIMARY KEY (tenant_id, id)
  contact_tenant_id_avatar_media_id_fkey FOREIGN KEY (tenant_id, avatar_media_id) REFERENCES media(tenant_id, id)
  contact_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connection(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table contact_export owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  contact_id uuid not null
  asked_by uuid not null
  asked_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  contact_export_pkey PRIMARY KEY (tenant_id, id)
  contact_export_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES contact(tenant_id, id) ON DELETE CASCADE
  contact_export_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
  grant delete, insert, select, update to tandem_app


table contact_identity owner tandem_owner rls forced
  tenant_id uuid not null
  connection_id uuid not null
  external_id text not null
  contact_id uuid not null
  contact_identity_pkey PRIMARY KEY (tenant_id, connection_id, external_id)
  contact_identity_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES contact(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table content_gap owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  connection_id uuid not null
  state text not null default 'open'::text
  since timestamp with time zone not null
  typical_trace_id uuid not null
  closed_at timestamp with time zone
  is_back boolean not null default false
  document_id uuid
  tried text
  content_gap_pkey PRIMARY KEY (tenant_id, id)
  content_gap_state_check CHECK ((state = ANY (ARRAY['open'::text, 'drafted'::text, 'closed'::text, 'dismissed'::text])))
  content_gap_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connection(tenant_id, id) ON DELETE CASCADE
  content_gap_tenant_id_document_id_fkey FOREIGN KEY (tenant_id, document_id) REFERENCES document(tenant_id, id) ON DELETE SET NULL (document_id)
  grant delete, insert, select, update to tandem_app


table content_gap_question owner tandem_owner rls forced
  tenant_id uuid not null
  trace_id uuid not null
  gap_id uuid not null
  content_gap_question_pkey PRIMARY KEY (tenant_id, trace_id)
  content_gap_question_tenant_id_gap_id_fkey FOREIGN KEY (tenant_id, gap_id) REFERENCES content_gap(tenant_id, id) ON DELETE CASCADE
  content_gap_question_tenant_id_trace_id_fkey FOREIGN KEY (tenant_id, trace_id) REFERENCES agent_trace(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table conversation owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  connection_id uuid not null
  contact_id uuid not null
  external_id text not null
  status text not null default 'open'::text
  snoozed_until timestamp with time zone
  handler_kind text not null
  handler_person_id uuid
  handler_epoch integer not null default 0
  handler_since timestamp with time zone not null
  handler_settled boolean not null default true
  agent_mode text
  held_until timestamp with time zone
  held_by uuid
  hand_back_note text
  waiting_since timestamp with time zone
  hand_off jsonb
  last_inbound_at timestamp with time zone
  last_message_at timestamp with time zone not null
  last_message_id uuid
  reply_rules jsonb not null
  window_opened_at timestamp with time zone
  window_expires_at timestamp with time zone
  messages_used integer not null default 0
  unread_count integer not null default 0
  read_up_to timestamp with time zone
  seen_by_contact_at timestamp with time zone
  created_at timestamp with time zone not null default now()
  holding_said_at timestamp with time zone
  conversation_agent_mode_check CHECK ((agent_mode = ANY (ARRAY['off'::text, 'draft'::text, 'auto'::text])))
  conversation_check CHECK (((handler_kind = 'staff'::text) = (handler_person_id IS NOT NULL)))
  conversation_handler_kind_check CHECK ((handler_kind = ANY (ARRAY['agent'::text, 'staff'::text, 'nobody'::text])))
  conversation_pkey PRIMARY KEY (tenant_id, id)
  conversation_status_check CHECK ((status = ANY (ARRAY['open'::text, 'snoozed'::text, 'closed'::text])))
  conversation_tenant_id_connection_id_external_id_key UNIQUE (tenant_id, connection_id, external_id)
  conversation_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connection(tenant_id, id) ON DELETE CASCADE
  conversation_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES contact(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table dead_letter owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  task text not null
  input jsonb not null
  cause text not null
  detail text not null
  connection_id uuid
  conversation_id uuid
  message_id uuid
  attempts integer not null
  retries integer not null
  first_died_at timestamp with time zone not null
  died_at timestamp with time zone not null
  retry_at timestamp with time zone
  dead_letter_cause_check CHECK ((cause = ANY (ARRAY['impossible'::text, 'platform'::text, 'database'::text, 'process_died'::text, 'program'::text])))
  dead_letter_pkey PRIMARY KEY (tenant_id, id)
  dead_letter_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
  grant delete, insert, select, update to tandem_app


table delivery owner tandem_owner rls forced
  tenant_id uuid not null
  message_id uuid not null
  part integer not null
  conversation_id uuid not null
  connection_id uuid not null
  text text not null
  state text not null
  external_id text
  rejection text
  raw_code text
  attempts integer not null default 0
  requeues integer not null default 0
  due_at timestamp with time zone not null
  created_at timestamp with time zone not null default clock_timestamp()
  attempted_at timestamp with time zone
  sent_at timestamp with time zone
  conclusive_at timestamp with time zone
  given_up_at timestamp with time zone
  evidence jsonb
  delivery_pkey PRIMARY KEY (tenant_id, message_id, part)
  delivery_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'attempting'::text, 'sent'::text, 'failed'::text, 'unknown'::text, 'cancelled'::text, 'expired'::text])))
  delivery_tenant_id_connection_id_external_id_key UNIQUE (tenant_id, connection_id, external_id)
  delivery_tenant_id_message_id_fkey FOREIGN KEY (tenant_id, message_id) REFERENCES message(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table delivery_attempt owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  message_id uuid not null
  part integer not null
  conversation_id uuid not null
  author_kind text not null
  fence bigint not null
  started_at timestamp with time zone not null
  deadline_at timestamp with time zone not null
  ended_at timestamp with time zone
  outcome text
  detail text
  delivery_attempt_outcome_check CHECK ((outcome = ANY (ARRAY['sent'::text, 'rejected'::text, 'unknown'::text])))
  delivery_attempt_pkey PRIMARY KEY (tenant_id, id)
  delivery_attempt_tenant_id_message_id_part_fkey FOREIGN KEY (tenant_id, message_id, part) REFERENCES delivery(tenant_id, message_id, part) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table dismissed_message owner tandem_owner rls forced
  tenant_id uuid not null
  message_id uuid not null
  dismissed_by uuid not null
  dismissed_at timestamp with time zone not null default now()
  dismissed_message_pkey PRIMARY KEY (tenant_id, message_id)
  dismissed_message_tenant_id_message_id_fkey FOREIGN KEY (tenant_id, message_id) REFERENCES message(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table document owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  connection_id uuid not null
  kind text not null
  title text not null
  answer text not null default ''::text
  is_enabled boolean not null default true
  used_count integer not null default 0
  updated_at timestamp with time zone not null default now()
  variants text[] not null default '{}'::text[]
  version integer not null default 1
  content_hash bytea
  characters integer not null default 0
  chunk_count integer not null default 0
  page_count integer
  state text not null default 'ready'::text
  failure text
  import_id uuid
  imported_by uuid
  url text
  recrawl text not null default 'never'::text
  etag text
  last_modified text
  crawled_at timestamp with time zone
  next_crawl_at timestamp with time zone
  media_id uuid
  deleted_at timestamp with time zone
  document_kind_check CHECK ((kind = ANY (ARRAY['faq'::text, 'text'::text, 'pdf'::text, 'url'::text])))
  document_media_fkey FOREIGN KEY (tenant_id, media_id) REFERENCES media(tenant_id, id)
  document_pkey PRIMARY KEY (tenant_id, id)
  document_recrawl_check CHECK ((recrawl = ANY (ARRAY['never'::text, 'daily'::text, 'weekly'::text])))
  document_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'fetching'::text, 'reading'::text, 'indexing'::text, 'ready'::text, 'failed'::text])))
  document_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connection(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table document_version owner tandem_owner rls forced
  tenant_id uuid not null
  document_id uuid not null
  version integer not null
  title text not null
  variants text[] not null default '{}'::text[]
  content text not null
  content_hash bytea not null
  page_count integer
  created_by uuid
  created_at timestamp with time zone not null default now()
  document_version_pkey PRIMARY KEY (tenant_id, document_id, version)
  document_version_tenant_id_document_id_fkey FOREIGN KEY (tenant_id, document_id) REFERENCES document(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table draft owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  conversation_id uuid not null
  text text not null
  sources jsonb not null default '[]'::jsonb
  state text not null
  in_reply_to_id uuid not null
  handler_epoch integer not null
  created_at timestamp with time zone not null default now()
  draft_pkey PRIMARY KEY (tenant_id, id)
  draft_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'dropped'::text, 'outdated'::text])))
  draft_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversation(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table erased_row owner tandem_owner rls forced
  tenant_id uuid not null
  erasure_id uuid not null
  table_name text not null
  number integer not null
  row jsonb not null
  erased_row_pkey PRIMARY KEY (tenant_id, erasure_id, table_name, number)
  erased_row_tenant_id_erasure_id_fkey FOREIGN KEY (tenant_id, erasure_id) REFERENCES erasure(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table erasure owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  contact_id uuid not null
  asked_by uuid not null
  asked_at timestamp with time zone not null
  due_at timestamp with time zone not null
  erasure_pkey PRIMARY KEY (tenant_id, id)
  erasure_tenant_id_contact_id_key UNIQUE (tenant_id, contact_id)
  erasure_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
  grant delete, insert, select, update to tandem_app


table event owner tandem_owner rls forced
  tenant_id uuid not null
  seq bigint not null
  at timestamp with time zone not null
  body jsonb not null
  event_pkey PRIMARY KEY (tenant_id, seq)
  event_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
  grant delete, insert, select, update to tandem_app


table forgotten_message owner tandem_owner rls forced
  tenant_id uuid not null
  key_hash bytea not null
  forgotten_at timestamp with time zone not null default now()
  forgotten_message_pkey PRIMARY KEY (tenant_id, key_hash)
  forgotten_message_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table forgotten_thread owner tandem_owner rls forced
  tenant_id uuid not null
  key_hash bytea not null
  said_until timestamp with time zone not null
  echoed_until timestamp with time zone not null
  forgotten_at timestamp with time zone not null default now()
  forgotten_thread_pkey PRIMARY KEY (tenant_id, key_hash)
  forgotten_thread_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table idempotent_answer owner tandem_owner rls forced
  tenant_id uuid not null
  person_id uuid not null
  key text not null
  request_hash bytea not null
  status integer not null
  body jsonb not null
  created_at timestamp with time zone not null default now()
  idempotent_answer_pkey PRIMARY KEY (tenant_id, person_id, key)
  idempotent_answer_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
  grant delete, insert, select, update to tandem_app


table inbound_heartbeat owner tandem_owner
  single boolean not null default true
  seen_at timestamp with time zone not null
  inbound_heartbeat_pkey PRIMARY KEY (single)
  inbound_heartbeat_single_check CHECK (single)


table invitation owner tandem_owner
  id uuid not null
  tenant_id uuid not null
  email text
  role text not null
  token_hash bytea not null
  invited_by uuid not null
  tenant_name text not null
  language text not null
  is_mailed boolean not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  accepted_at timestamp with time zone
  revoked_at timestamp with time zone
  email_index bytea
  email_sealed bytea
  invitation_email_check CHECK ((email = lower(email)))
  invitation_pkey PRIMARY KEY (id)
  invitation_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'staff'::text, 'viewer'::text])))
  invitation_sealed CHECK ((((email IS NULL) = (email_index IS NOT NULL)) AND ((email IS NULL) = (email_sealed IS NOT NULL))))
  invitation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
  invitation_token_hash_key UNIQUE (token_hash)


table lease owner tandem_owner
  tenant_id uuid not null
  key text not null
  owner text not null
  fence bigint not null
  expires_at timestamp with time zone not null
  lease_pkey PRIMARY KEY (tenant_id, key)


table mail owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  person_id uuid not null
  template text not null
  data jsonb not null
  state text not null
  created_at timestamp with time zone not null
  ended_at timestamp with time zone
  mail_pkey PRIMARY KEY (tenant_id, id)
  mail_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'given-up'::text])))
  mail_template_check CHECK ((template = ANY (ARRAY['nobody-online'::text, 'invitation'::text, 'verify-email'::text, 'reset-password'::text, 'plan-usage'::text])))
  mail_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
  grant delete, insert, select, update to tandem_app


table media owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  state text not null
  mime text
  width integer
  height integer
  bytes bytea
  created_at timestamp with time zone not null default now()
  media_pkey PRIMARY KEY (tenant_id, id)
  media_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'ready'::text, 'failed'::text, 'gone'::text])))
  media_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
  grant delete, insert, select, update to tandem_app


table membership owner tandem_owner
  tenant_id uuid not null
  person_id uuid not null
  role text not null
  tenant_name text not null
  created_at timestamp with time zone not null default now()
  membership_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
  membership_pkey PRIMARY KEY (tenant_id, person_id)
  membership_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'staff'::text, 'viewer'::text])))
  membership_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)


table message owner tandem_owner rls forced
  tenant_id uuid not null
  id uuid not null
  conversation_id uuid not null
  connection_id uuid not null
  direction text not null
  author_kind text not null
  author_person_id uuid
  parts jsonb not null
  reply_to_id uuid
  reply_to_external_id text
  language text
  at timestamp with time zone not null
  created_at timestamp with time zone not null default clock_timestamp()
  client_id uuid
  external_id text
  handler_epoch integer
  answers_message_id uuid
  approved_by uuid
  correlation text
  moves_wait boolean not null default true
  counted_at timestamp with time zone
  message_author_kind_check CHECK ((author_kind = ANY (ARRAY['contact'::text, 'agent'::text, 'staff'::text, 'platform-app'::text, 'platform-auto'::text])))
  message_direction_check CHECK ((direction = ANY (ARRAY['inbound'::text, 'outbound'::text])))
  message_pkey PRIMARY KEY (tenant_id, id)
  message_tenant_id_client_id_key UNIQUE (tenant_id, client_id)
  message_tenant_id_connection_id_external_id_key UNIQUE (tenant_id, connection_id, external_id)
  message_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversation(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table message_annotation owner tandem_owner rls forced
  tenant_id uuid not null
  connection_id uuid not null
  target_external_id text not null
  kind text not null
  slot text not null default ''::text
  occurred_at timestamp with time zone not null
  body jsonb not null
  message_annotation_kind_check CHECK ((kind = ANY (ARRAY['reaction'::text, 'edit'::text, 'unsend'::text])))
  message_annotation_pkey PRIMARY KEY (tenant_id, connection_id, target_external_id, kind, slot)
  message_annotation_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connection(tenant_id, id) ON DELETE CASCADE
  grant delete, insert, select, update to tandem_app


table message_term owner tandem_owner rls
  tenant_id uuid not null
  message_id uuid not null
  conversation_id uuid not null
  connection_id uuid not null
  at timestamp with time zone not null
  terms integer[] not null
  message_term_pkey PRIMARY KEY (tenant_id, message_id)
  message_term_tenant_id_message_id_fkey FOREIGN KEY (tenant_id, message_id) REFERENCES message(tenant_id, id) ON DELETE CASCADE


table operator_entry owner tandem_owner
  id uuid not null default gen_random_uuid()
  at timestamp(3) with time zone not null default clock_timestamp()
  act text not null
  subject_id text
  result text not null
  host text not null
  operator_entry_pkey PRIMARY KEY (id)
  operator_entry_result_check CHECK ((result = ANY (ARRAY['done'::text, 'failed'::text])))
  operator_entry_subject_id_check CHECK ((length(subject_id) <= 100))


table person owner tandem_owner
  id uuid not null
  email text
  name text
  password_hash text not null
  created_at timestamp with time zone not null default now()
  email_verified_at timestamp with time zone
  email_index bytea
  email_sealed bytea
  name_sealed bytea
  person_email_check CHECK ((email = lower(email)))
  person_email_index_key UNIQUE (email_index)
  person_email_key UNIQUE (email)
  person_pkey PRIMARY KEY (id)
  person_sealed CHECK ((((email IS NULL) = (email_index IS NOT NULL)) AND ((email IS NULL) = (email_sealed IS NOT NULL)) AND ((name IS NULL) = (name_sealed IS NOT NULL))))


table person_token owner tandem_owner
  id uuid not null
  person_id uuid not null
  purpose text not null
  token_hash bytea not null
  expires_at timestamp with time zone not null
  used_at timestamp with time zone
  person_token_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE
  person_token_pkey PRIMARY KEY (id)
  person_token_purpose_check CHECK ((purpose = ANY (ARRAY['verify-email'::text, 'reset-password'::text])))
  person_token_token_hash_key UNIQUE (token_hash)


table person_totp owner tandem_owner
  person_id uuid not null
  secret_sealed bytea not null
  confirmed_at timestamp with time zone
  last_step bigint
  recovery_hashes bytea[] not null default '{}'::bytea[]
  created_at timestamp with time zone not null
  person_totp_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE
  person_totp_pkey PRIMARY KEY (person_id)


table relay_key owner tandem_owner
  id integer not null
  wrapped bytea not null
  master_key_id text not null
  relay_key_id_check CHECK ((id = 1))
  relay_key_pkey PRIMARY KEY (id)


table retention owner tandem_owner rls forced
  tenant_id uuid not null
  conversation_days integer not null default 730
  trace_days integer not null default 90
  audit_days integer not null default 2555
  updated_at timestamp with time zone not null default now()
  retention_audit_days_check CHECK (((audit_days >= 365) AND (audit_days <= 3650)))
  retention_conversation_days_check CHECK (((conversation_days >= 30) AND (conversation_days <= 3650)))
  retention_pkey PRIMARY KEY (tenant_id)
  retention_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
  retention_trace_days_check CHECK (((trace_days >= 1) AND (trace_days <= 3650)))
  grant delete, insert, select, update to tandem_app


table routing owner tandem_owner
  channel text not null
  external_id text not null
  tenant_id uuid not null
  connection_id uuid not null
  created_at timestamp with time zone not null default now()
  status text not null default 'active'::text
  access_expires_at timestamp with time zone
  routing_pkey PRIMARY KEY (channel, external_id)


table schema_migration owner tandem_owner
  number integer not null
  name text not null
  sha256 text not null
  applied_at timestamp with time zone not null default now()
  schema_migration_pkey PRIMARY KEY (number)
  grant select to tandem_app


table session owner tandem_owner
  id uuid not null
  person_id uuid not null
  tenant_id uuid not null
  device_name text not null
  token_hash bytea not null
  previous_hash bytea
  spent_hashes bytea[] not null default '{}'::bytea[]
  rotated_at timestamp with time zone not null default now()
  expires_at timestamp with time zone not null
  revoked_at timestamp with time zone
  created_at timestamp with time zone not null default now()
  online_at timestamp with time zone
  confirmed_at timestamp with time zone
  session_pkey PRIMARY KEY (id)
  session_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES membership(tenant_id, person_id) ON DELETE CASCADE


table suspension owner tandem_owner
  tenant_id uuid not null
  reason text not null
  at timestamp with time zone not null default now()
  suspension_pkey PRIMARY KEY (tenant_id)
  suspension_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 300)))
  suspension_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)


table tenant owner tandem_owner rls forced
  id uuid not null
  name text not null
  time_zone text not null
  language text not null
  log_id uuid not null
  head bigint not null default 0
  data_key bytea not null
  created_at timestamp with time zone not null default now()
  forget_key bytea not null default (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
  master_key_id text not null default ''::text
  plan text not null default 'free'::text
  plan_since timestamp with time zone not null default now()
  tenant_pkey PRIMARY KEY (id)
  grant delete, insert, select, update to tandem_app


table usage_day owner tandem_owner rls forced
  tenant_id uuid not null
  day date not null
  messages bigint not null default 0
  ai_replies bigint not null default 0
  ai_tokens bigint not null default 0
  ai_nano_usd bigint not null default 0
  accounts integer not null default 0
  documents integer not null default 0
  seats integer not null default 0
  usage_day_pkey PRIMARY KEY (tenant_id, day)
  usage_day_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
  grant delete, insert, select, update to tandem_app


table usage_notice owner tandem_owner rls forced
  tenant_id uuid not null
  resource text not null
  period text not null
  level text not null
  at timestamp with time zone not null
  usage_notice_level_check CHECK ((level = ANY (ARRAY['near'::text, 'reached'::text])))
  usage_notice_pkey PRIMARY KEY (tenant_id, resource, period, level)
  usage_notice_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
  grant delete, insert, select, update to tandem_app


table webhook_delivery owner tandem_owner
  id uuid not null default gen_random_uuid()
  channel text not null
  body_hash bytea not null
  received_at timestamp with time zone not null
  headers jsonb not null
  body bytea not null
  verdict text not null
  settled_at timestamp with time zone
  outcome text
  detail text
  asked integer not null default 0
  state text not null default COALESCE(outcome,
CASE verdict
    WHEN 'stale'::text THEN 'quarantined'::text
    ELSE 'received'::text
END)
  subject_hashes bytea[] not null default '{}'::bytea[]
  webhook_delivery_channel_body_hash_key UNIQUE (channel, body_hash)
  webhook_delivery_outcome_check CHECK ((outcome = ANY (ARRAY['processed'::text, 'ignored'::text, 'failed'::text, 'unreadable'::text, 'unconfirmed'::text])))
  webhook_delivery_pkey PRIMARY KEY (id)
  webhook_delivery_reason CHECK (((outcome <> ALL (ARRAY['unreadable'::text, 'unconfirmed'::text])) OR (detail IS NOT NULL)))
  webhook_delivery_verdict_check CHECK ((verdict = ANY (ARRAY['ok'::text, 'stale'::text])))


table webhook_seen owner tandem_owner
  channel text not null
  body_hash bytea not null
  delivery_id uuid not null
  first_seen_at timestamp with time zone not null default now()
  webhook_seen_pkey PRIMARY KEY (channel, body_hash)


table worker owner tandem_owner
  id uuid not null
  lock_key bigint not null
  locked_by text[] not null default '{}'::text[]
  seen_at timestamp with time zone not null default now()
  started_at timestamp with time zone not null default now()
  worker_lock_key_key UNIQUE (lock_key)
  worker_pkey PRIMARY KEY (id)


CREATE UNIQUE INDEX absence_notice_pkey ON public.absence_notice USING btree (tenant_id, kind, subject_id)
CREATE INDEX activity_by_conversation ON public.activity USING btree (tenant_id, conversation_id, at DESC, id DESC)
CREATE UNIQUE INDEX activity_pkey ON public.activity USING btree (tenant_id, id)
CREATE UNIQUE INDEX agent_answer_pkey ON public.agent_answer USING btree (tenant_id, connection_id, question_hash)
CREATE UNIQUE INDEX agent_budget_alert_pkey ON public.agent_budget_alert USING btree (tenant_id, connection_id, period)
CREATE UNIQUE INDEX agent_settings_pkey ON public.agent_settings USING btree (tenant_id, connection_id)
CREATE UNIQUE INDEX agent_snapshot_pkey ON public.agent_snapshot USING btree (tenant_id, id)
CREATE UNIQUE INDEX agent_snapshot_tenant_id_connection_id_fingerprint_key ON public.agent_snapshot USING btree (tenant_id, connection_id, fingerprint)
CREATE INDEX agent_snapshot_document_by_document ON public.agent_snapshot_document USING btree (tenant_id, document_id, version)
CREATE UNIQUE INDEX agent_snapshot_document_pkey ON public.agent_snapshot_document USING btree (tenant_id, snapshot_id, document_id)
CREATE INDEX agent_test_case_by_connection ON public.agent_test_case USING btree (tenant_id, connection_id, id)
CREATE INDEX agent_test_case_by_conversation ON public.agent_test_case USING btree (tenant_id, conversation_id) WHERE (conversation_id IS NOT NULL)
CREATE UNIQUE INDEX agent_test_case_pkey ON public.agent_test_case USING btree (tenant_id, id)
CREATE INDEX agent_test_item_by_case ON public.agent_test_item USING btree (tenant_id, case_id) WHERE (case_id IS NOT NULL)
CREATE INDEX agent_test_item_by_conversation ON public.agent_test_item USING btree (tenant_id, conversation_id) WHERE (conversation_id IS NOT NULL)
CREATE UNIQUE INDEX agent_test_item_pkey ON public.agent_test_item USING btree (tenant_id, run_id, "position")
CREATE INDEX agent_test_run_by_connection ON public.agent_test_run USING btree (tenant_id, connection_id, created_at DESC)
CREATE UNIQUE INDEX agent_test_run_pkey ON public.agent_test_run USING btree (tenant_id, id)
CREATE INDEX agent_trace_by_conversation ON public.agent_trace USING btree (tenant_id, conversation_id, at DESC)
CREATE INDEX agent_trace_by_message ON public.agent_trace USING btree (tenant_id, message_id)
CREATE INDEX agent_trace_by_reply ON public.agent_trace USING btree (tenant_id, reply_id) WHERE (reply_id IS NOT NULL)
CREATE INDEX agent_trace_by_time ON public.agent_trace USING btree (tenant_id, at)
CREATE UNIQUE INDEX agent_trace_pkey ON public.agent_trace USING btree (tenant_id, id)
CREATE INDEX agent_trace_sent ON public.agent_trace USING btree (tenant_id, connection_id, at DESC) WHERE ((outcome = 'sent'::text) AND (via = ANY (ARRAY['knowledge'::text, 'model'::text])))
CREATE INDEX agent_trace_unknown ON public.agent_trace USING btree (tenant_id, connection_id, at DESC) WHERE ((outcome = 'handed-off'::text) AND (reason = ANY (ARRAY['not_in_knowledge'::text, 'unresolved'::text])))
CREATE INDEX agent_trial_by_case ON public.agent_trial USING btree (tenant_id, case_id) WHERE (case_id IS NOT NULL)
CREATE INDEX agent_trial_by_conversation ON public.agent_trial USING btree (tenant_id, conversation_id) WHERE (conversation_id IS NOT NULL)
CREATE INDEX agent_trial_by_input ON public.agent_trial USING btree (tenant_id, snapshot_id, input_hash, at DESC)
CREATE UNIQUE INDEX agent_trial_pkey ON public.agent_trial USING btree (tenant_id, id)
CREATE UNIQUE INDEX agent_usage_pkey ON public.agent_usage USING btree (tenant_id, connection_id, day, model, purpose)
CREATE UNIQUE INDEX agent_version_pkey ON public.agent_version USING btree (tenant_id, connection_id, version)
CREATE INDEX answer_review_by_connection ON public.answer_review USING btree (tenant_id, connection_id, state)
CREATE UNIQUE INDEX answer_review_pkey ON public.answer_review USING btree (tenant_id, message_id)
CREATE UNIQUE INDEX api_minute_pkey ON public.api_minute USING btree (tenant_id)
CREATE UNIQUE INDEX app_limit_pkey ON public.app_limit USING btree (key)
CREATE UNIQUE INDEX app_share_pkey ON public.app_share USING btree (tenant_id, limit_key)
CREATE INDEX app_turn_granted ON public.app_turn USING btree (limit_key, granted_at) WHERE (granted_at IS NOT NULL)
CREATE INDEX app_turn_next ON public.app_turn USING btree (limit_key, tag, asked_at) WHERE (granted_at IS NULL)
CREATE UNIQUE INDEX app_turn_pkey ON public.app_turn USING btree (tenant_id, limit_key, conversation_id)
CREATE INDEX audit_entry_by_actor ON public.audit_entry USING btree (tenant_id, actor_id, at DESC, id DESC) WHERE (actor_id IS NOT NULL)
CREATE INDEX audit_entry_by_area ON public.audit_entry USING btree (tenant_id, area, at DESC, id DESC)
CREATE INDEX audit_entry_by_subject ON public.audit_entry USING btree (tenant_id, subject_id, at DESC, id DESC) WHERE ((subject_id IS NOT NULL) AND (area <> 'token'::text))
CREATE INDEX audit_entry_by_time ON public.audit_entry USING btree (tenant_id, at DESC, id DESC)
CREATE UNIQUE INDEX audit_entry_pkey ON public.audit_entry USING btree (tenant_id, id)
CREATE INDEX chunk_by_document ON public.chunk USING btree (tenant_id, document_id, "position")
CREATE UNIQUE INDEX chunk_pkey ON public.chunk USING btree (tenant_id, id)
CREATE UNIQUE INDEX connection_pkey ON public.connection USING btree (tenant_id, id)
CREATE UNIQUE INDEX connection_tenant_id_channel_external_id_key ON public.connection USING btree (tenant_id, channel, external_id)
CREATE UNIQUE INDEX connection_attempt_pkey ON public.connection_attempt USING btree (id)
CREATE UNIQUE INDEX connection_attempt_state_hash_key ON public.connection_attempt USING btree (state_hash)
CREATE UNIQUE INDEX connection_catch_up_pkey ON public.connection_catch_up USING btree (tenant_id, connection_id)
CREATE UNIQUE INDEX connection_token_pkey ON public.connection_token USING btree (tenant_id, connection_id)
CREATE UNIQUE INDEX contact_pkey ON public.contact USING btree (tenant_id, id)
CREATE INDEX contact_export_by_contact ON public.contact_export USING btree (tenant_id, contact_id)
CREATE UNIQUE INDEX contact_export_pkey ON public.contact_export USING btree (tenant_id, id)
CREATE UNIQUE INDEX contact_identity_pkey ON public.contact_identity USING btree (tenant_id, connection_id, external_id)
CREATE INDEX content_gap_by_connection ON public.content_gap USING btree (tenant_id, connection_id)
CREATE INDEX content_gap_by_document ON public.content_gap USING btree (tenant_id, document_id) WHERE (document_id IS NOT NULL)
CREATE UNIQUE INDEX content_gap_pkey ON public.content_gap USING btree (tenant_id, id)
CREATE INDEX content_gap_question_by_gap ON public.content_gap_question USING btree (tenant_id, gap_id)
CREATE UNIQUE INDEX content_gap_question_pkey ON public.content_gap_question USING btree (tenant_id, trace_id)
CREATE INDEX conversation_by_contact ON public.conversation USING btree (tenant_id, contact_id)
CREATE INDEX conversation_by_last_message ON public.conversation USING btree (tenant_id, last_message_at DESC, id DESC)
CREATE UNIQUE INDEX conversation_pkey ON public.conversation USING btree (tenant_id, id)
CREATE UNIQUE INDEX conversation_tenant_id_connection_id_external_id_key ON public.conversation USING btree (tenant_id, connection_id, external_id)
CREATE INDEX dead_letter_by_death ON public.dead_letter USING btree (tenant_id, died_at DESC, id DESC)
CREATE UNIQUE INDEX dead_letter_pkey ON public.dead_letter USING btree (tenant_id, id)
CREATE INDEX delivery_by_conversation ON public.delivery USING btree (tenant_id, conversation_id, created_at)
CREATE INDEX delivery_open ON public.delivery USING btree (tenant_id, conversation_id, created_at) WHERE ((state = ANY (ARRAY['queued'::text, 'attempting'::text, 'unknown'::text])) AND (given_up_at IS NULL))
CREATE UNIQUE INDEX delivery_pkey ON public.delivery USING btree (tenant_id, message_id, part)
CREATE UNIQUE INDEX delivery_tenant_id_connection_id_external_id_key ON public.delivery USING btree (tenant_id, connection_id, external_id)
CREATE INDEX delivery_attempt_open ON public.delivery_attempt USING btree (tenant_id, conversation_id) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX delivery_attempt_pkey ON public.delivery_attempt USING btree (tenant_id, id)
CREATE UNIQUE INDEX dismissed_message_pkey ON public.dismissed_message USING btree (tenant_id, message_id)
CREATE INDEX document_by_connection ON public.document USING btree (tenant_id, connection_id)
CREATE UNIQUE INDEX document_pkey ON public.document USING btree (tenant_id, id)
CREATE UNIQUE INDEX document_version_pkey ON public.document_version USING btree (tenant_id, document_id, version)
CREATE INDEX draft_by_conversation ON public.draft USING btree (tenant_id, conversation_id, created_at DESC)
CREATE UNIQUE INDEX draft_one_pending ON public.draft USING btree (tenant_id, conversation_id) WHERE (state = 'pending'::text)
CREATE UNIQUE INDEX draft_pkey ON public.draft USING btree (tenant_id, id)
CREATE UNIQUE INDEX erased_row_pkey ON public.erased_row USING btree (tenant_id, erasure_id, table_name, number)
CREATE UNIQUE INDEX erasure_pkey ON public.erasure USING btree (tenant_id, id)
CREATE UNIQUE INDEX erasure_tenant_id_contact_id_key ON public.erasure USING btree (tenant_id, contact_id)
CREATE UNIQUE INDEX event_pkey ON public.event USING btree (tenant_id, seq)
CREATE UNIQUE INDEX forgotten_message_pkey ON public.forgotten_message USING btree (tenant_id, key_hash)
CREATE UNIQUE INDEX forgotten_thread_pkey ON public.forgotten_thread USING btree (tenant_id, key_hash)
CREATE UNIQUE INDEX idempotent_answer_pkey ON public.idempotent_answer USING btree (tenant_id, person_id, key)
CREATE UNIQUE INDEX inbound_heartbeat_pkey ON public.inbound_heartbeat USING btree (single)
CREATE INDEX invitation_by_tenant ON public.invitation USING btree (tenant_id, created_at)
CREATE UNIQUE INDEX invitation_pkey ON public.invitation USING btree (id)
CREATE UNIQUE INDEX invitation_token_hash_key ON public.invitation USING btree (token_hash)
CREATE UNIQUE INDEX lease_pkey ON public.lease USING btree (tenant_id, key)
CREATE UNIQUE INDEX mail_pkey ON public.mail USING btree (tenant_id, id)
CREATE UNIQUE INDEX media_pkey ON public.media USING btree (tenant_id, id)
CREATE INDEX membership_by_person ON public.membership USING btree (person_id)
CREATE UNIQUE INDEX membership_pkey ON public.membership USING btree (tenant_id, person_id)
CREATE INDEX message_arrival ON public.message USING btree (tenant_id, conversation_id, created_at) WHERE (direction = 'inbound'::text)
CREATE INDEX message_by_conversation ON public.message USING btree (tenant_id, conversation_id, at DESC, id DESC)
CREATE INDEX message_from_app ON public.message USING btree (tenant_id, conversation_id, at) WHERE (author_kind = 'platform-app'::text)
CREATE INDEX message_own ON public.message USING btree (tenant_id, conversation_id, created_at) WHERE (author_kind = ANY (ARRAY['agent'::text, 'staff'::text]))
CREATE UNIQUE INDEX message_pkey ON public.message USING btree (tenant_id, id)
CREATE UNIQUE INDEX message_tenant_id_client_id_key ON public.message USING btree (tenant_id, client_id)
CREATE UNIQUE INDEX message_tenant_id_connection_id_external_id_key ON public.message USING btree (tenant_id, connection_id, external_id)
CREATE UNIQUE INDEX message_annotation_pkey ON public.message_annotation USING btree (tenant_id, connection_id, target_external_id, kind, slot)
CREATE INDEX message_term_newest ON public.message_term USING btree (tenant_id, at DESC, message_id DESC)
CREATE UNIQUE INDEX message_term_pkey ON public.message_term USING btree (tenant_id, message_id)
CREATE INDEX message_term_terms ON public.message_term USING gin (terms) WITH (gin_pending_list_limit='512')
CREATE INDEX operator_entry_by_time ON public.operator_entry USING btree (at DESC, id DESC)
CREATE UNIQUE INDEX operator_entry_pkey ON public.operator_entry USING btree (id)
CREATE UNIQUE INDEX person_email_index_key ON public.person USING btree (email_index)
CREATE UNIQUE INDEX person_email_key ON public.person USING btree (email)
CREATE UNIQUE INDEX person_pkey ON public.person USING btree (id)
CREATE INDEX person_token_by_person ON public.person_token USING btree (person_id, purpose)
CREATE UNIQUE INDEX person_token_pkey ON public.person_token USING btree (id)
CREATE UNIQUE INDEX person_token_token_hash_key ON public.person_token USING btree (token_hash)
CREATE UNIQUE INDEX person_totp_pkey ON public.person_totp USING btree (person_id)
CREATE UNIQUE INDEX relay_key_pkey ON public.relay_key USING btree (id)
CREATE UNIQUE INDEX retention_pkey ON public.retention USING btree (tenant_id)
CREATE INDEX routing_by_tenant ON public.routing USING btree (tenant_id, connection_id)
CREATE UNIQUE INDEX routing_pkey ON public.routing USING btree (channel, external_id)
CREATE UNIQUE INDEX schema_migration_pkey ON public.schema_migration USING btree (number)
CREATE INDEX session_by_person ON public.session USING btree (tenant_id, person_id)
CREATE UNIQUE INDEX session_pkey ON public.session USING btree (id)
CREATE UNIQUE INDEX suspension_pkey ON public.suspension USING btree (tenant_id)
CREATE UNIQUE INDEX tenant_pkey ON public.tenant USING btree (id)
CREATE UNIQUE INDEX usage_day_pkey ON public.usage_day USING btree (tenant_id, day)
CREATE UNIQUE INDEX usage_notice_pkey ON public.usage_notice USING btree (tenant_id, resource, period, level)
CREATE INDEX webhook_delivery_by_age ON public.webhook_delivery USING btree (received_at)
CREATE INDEX webhook_delivery_by_subject ON public.webhook_delivery USING gin (subject_hashes)
CREATE UNIQUE INDEX webhook_delivery_channel_body_hash_key ON public.webhook_delivery USING btree (channel, body_hash)
CREATE UNIQUE INDEX webhook_delivery_pkey ON public.webhook_delivery USING btree (id)
CREATE INDEX webhook_delivery_unsettled ON public.webhook_delivery USING btree (received_at) WHERE (settled_at IS NULL)
CREATE INDEX webhook_delivery_without_subject ON public.webhook_delivery USING btree (received_at) WHERE ((subject_hashes = '{}'::bytea[]) AND (body <> '\x'::bytea))
CREATE INDEX webhook_seen_by_age ON public.webhook_seen USING btree (first_seen_at)
CREATE UNIQUE INDEX webhook_seen_pkey ON public.webhook_seen USING btree (channel, body_hash)
CREATE UNIQUE INDEX worker_lock_key_key ON public.worker USING btree (lock_key)
CREATE UNIQUE INDEX worker_pkey ON public.worker USING btree (id)

policy own_tenant on absence_notice for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on activity for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on agent_answer for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on agent_budget_alert for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on agent_settings for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on agent_snapshot for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on agent_snapshot_document for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on agent_test_case for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on agent_test_item for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on agent_test_run for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on agent_trace for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on agent_trial for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on agent_usage for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on agent_version for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on answer_review for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on api_minute for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on audit_entry for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on chunk for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on connection for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on connection_catch_up for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on connection_token for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on contact for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on contact_export for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on contact_identity for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on content_gap for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on content_gap_question for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on conversation for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on dead_letter for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on delivery for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on delivery_attempt for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on dismissed_message for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on document for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on document_version for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on draft for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on erased_row for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on erasure for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on event for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on forgotten_message for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on forgotten_thread for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on idempotent_answer for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on mail for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on media for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on message for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on message_annotation for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on retention for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on tenant for ALL to {public} using (id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on usage_day for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))
policy own_tenant on usage_notice for ALL to {public} using (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) check (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))

function accept_own_invitation(bytea,uuid,uuid,bytea,bytea,text,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 1b552845d42f
function add_relay_key(text,bytea) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: cf26e559458f
function admit_caller(uuid,bytea,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 2c3ee6a0e30e
function app_hits(timestamp with time zone[],timestamp with time zone,jsonb) owner tandem_owner search_path=pg_catalog, public, pg_temp execute:  source: c096c8e06e67
function app_limit_locked(text) owner tandem_owner search_path=pg_catalog, public, pg_temp execute:  source: 1552ced8c335
function app_pause(jsonb,text,timestamp with time zone) owner tandem_owner search_path=pg_catalog, public, pg_temp execute:  source: f827cff136f0
function app_room(timestamp with time zone[],timestamp with time zone,jsonb,numeric,integer) owner tandem_owner search_path=pg_catalog, public, pg_temp execute:  source: f419cfabede8
function ask_app_turn(text,jsonb,uuid,uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: a7fe80668e10
function beat_inbound(integer,integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_ingress source: 031e50d08d2b
function beat_worker(uuid,text[]) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 0204528cb761
function begin_connection_attempt(text,bytea,bytea,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: af5a49fdfff6
function begin_totp(uuid,bytea,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 638c1eeaca6c
function bury_own_dead_jobs(integer,integer,integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 9cce8b55cb17
function change_own_member(uuid,text,text[]) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 670931c2956f
function claim_route(text,text,uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 94cb3cd62902
function confirm_totp(uuid,bigint,bytea[],timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 846fdade516a
function consume_connection_attempt(bytea,bytea,timestamp with time zone,text[]) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 10dd6b7214a3
function create_connection_attempt(text,text,uuid,uuid,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 841ec9ab9553
function create_own_invitation(uuid,bytea,bytea,text,bytea,uuid,boolean,timestamp with time zone,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 709ec0fd79a0
function create_owner(uuid,bytea,bytea,bytea,text,text) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: b5d8eb75b4d7
function create_person_token(uuid,uuid,text,bytea,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: f15ab70e4cad
function create_session(uuid,uuid,uuid,text,bytea,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 2c654152d7ae
function devices_of(uuid,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 3f64e28dde6e
function discard_operator_dead_letter(bigint) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 689c2e27f6f9
function discard_unsettled_webhook(uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: c04720107062
function drop_own_account_deliveries(uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: f7335ea3066a
function drop_own_jobs(text[]) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: beb26d2bd6f3
function drop_totp(uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: b0479bd0699a
function empty_own_webhooks(uuid,text,text,text[],timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 047f15237d7a
function empty_webhook(uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 18c6c0c6fc91
function enqueue_jobs(jsonb) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute:  source: 727b9466c108
function enqueue_own_jobs(jsonb) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: c3cba8ce2dea
function enqueue_webhook_delivery(uuid,text,integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute:  source: 303d80b8b47d
function find_caller(uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 3a66b16479e5
function find_invitation(bytea,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: c6e25512679e
function find_route(text,text) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 39ed36e5e1a6
function find_sign_in(bytea) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 2cabb3ef93dd
function folded(text) owner tandem_owner search_path=pg_catalog, pg_temp execute: tandem_app source: c5de1f388467
function forgotten_key(bytea,uuid,text) owner tandem_owner search_path=pg_catalog, pg_temp execute: tandem_app source: e83b00bdc796
function give_back_jobs(text[]) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute:  source: 81d268f5d9d9
function hand_out_app_turns(text,jsonb,text) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 68ef6cbdf9f9
function is_email_verified(uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 9b93214dcae8
function live_sessions(uuid[]) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 295c4ac5f04b
function memberships_of(uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: e5b973490c2e
function message_words(jsonb) owner tandem_owner search_path=pg_catalog, pg_temp execute: tandem_app source: 9b765ebf52da
function move_session(uuid,uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: aed5fce461de
function name_own_webhook_subject(uuid,uuid,text) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 4552f6bfae02
function note_connection_status() owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute:  source: ce5bff142c09
function note_message_terms() owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute:  source: 2894dd112e08
function note_token_expiry() owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute:  source: 47c39c490ccf
function operating_figures() owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 84a3121df44d
function operator_dead_letters() owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: c4a452aba487
function operator_entries(integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 1c43dd1c1e95
function operator_tenant(uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 097e44c0abcc
function own_id_in(jsonb,text) owner tandem_owner search_path=pg_catalog, pg_temp execute:  source: 0f42639eea8c
function own_invitation_letter(uuid,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: dbfa0ea30da5
function own_invitations(timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: c7cf0942ba93
function own_mail_addresses(uuid[]) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 7ef2e79674d8
function own_members(uuid[],uuid,integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 72b412c883f7
function own_person_letter(uuid,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 28bc462f8ef8
function own_suspension() owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 7010ecfc121c
function own_team() owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 74ee3273a199
function own_team_seen_at() owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 1fb30e0c7bd4
function own_tenant() owner tandem_owner search_path=pg_catalog, pg_temp execute: tandem_app, tandem_ingress, tandem_worker source: 53a4485ed5f7
function owner_of_session(uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: b96d3bc420cb
function owner_of_token(bytea) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 2ef2455fb69e
function park_suspended() owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute:  source: a0e8d5099cde
function pause_app_calls(text,text,integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: e276bc35281c
function plain_invitations(integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: aae13d8a604d
function plain_people(integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 07db4d3af913
function postpone_webhook_delivery(uuid,text,integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 34b59eca6ced
function purge_global_tables() owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 6786f8367bf2
function purge_own_audit(integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: b5e166b99a9c
function queue_backlog() owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 46c5cdabbde6
function read_connection_attempt(text) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 49aae74581c2
function read_relay_key() owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 8a3e4a867087
function read_totp(uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 37ed82504c26
function read_webhook_delivery(uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 91098b2b4326
function reap_strangers(integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 8cc7cd445233
function reap_workers(uuid,integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 25a250c26a4b
function record_operator_act(text,text,text,text) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 49b95bcdbd21
function refuse_audit_change() owner tandem_owner search_path=pg_catalog, public, pg_temp execute:  source: 7472b30a6142
function register_worker(uuid,bigint) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 6f91c23c0373
function release_lease(uuid,text,text,bigint) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: fc79b0d0e9f5
function release_route(text,text) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 630c0a98d7db
function remember_forgotten_message() owner tandem_owner search_path=pg_catalog, public, pg_temp execute:  source: 6cfc02a6e040
function renew_lease(uuid,text,text,bigint,integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 74d993d6da26
function renew_recovery_codes(uuid,bytea[]) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 0bff7c41176b
function replace_relay_key(bytea,text,bytea) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: b4e41a9f8b52
function requeue_webhook_deliveries() owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute:  source: b4fa3cf32fe8
function require_own_member(uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute:  source: 1b895bd442ee
function require_own_tenant() owner tandem_owner search_path=pg_catalog, public, pg_temp execute: tandem_app, tandem_ingress, tandem_worker source: 80df7d388003
function reset_password(bytea,text,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: ad85887cf945
function resume_tenant(uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 8166285311e6
function retire_worker(uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 7cdf3c90739a
function retry_unsettled_webhook(uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: d6a2ff6cf973
function revive_operator_dead_letter(bigint,integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 4de68b6ee947
function revive_own_dead_letter(uuid,integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: dc21b9f6504d
function revoke_device_of(uuid,uuid,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 9589c9c3a9f2
function revoke_own_invitation(uuid,text[],timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 353281201fdc
function revoke_session(uuid,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 42714c6ac45c
function rotate_session(uuid,bytea,bytea,timestamp with time zone,integer,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: bf1868cca2e1
function schedule_catch_ups(integer,boolean) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute:  source: a65586474556
function seal_invitation(uuid,bytea,bytea) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 3055dc3e8b88
function seal_person(uuid,text,bytea,bytea,bytea) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 8e60bee459ea
function search_own_messages(integer[],uuid,uuid,timestamp with time zone,timestamp with time zone,uuid,integer) owner tandem_owner definer enable_seqscan=off jit=off search_path=pg_catalog, public, pg_temp execute: tandem_app source: 0cf2d139280a
function settle_connection_attempt(text,jsonb) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 915cbc806d58
function settle_webhook_delivery(uuid,text,text) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 704741371bb1
function shop_day(timestamp with time zone,text) owner tandem_owner search_path=pg_catalog, pg_temp execute: tandem_app source: 94afdd263fb1
function shop_midnight(date,text) owner tandem_owner search_path=pg_catalog, pg_temp execute: tandem_app source: 555e884adf75
function store_webhook_delivery(text,timestamp with time zone,jsonb,bytea,text) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_ingress source: ae588edb2afc
function suspend_tenant(uuid,text) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 5af7953367fd
function suspension_of_session(uuid) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: e9adb73b2894
function take_app_call(text,jsonb,text,integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 0f73a04f8ee7
function take_app_limit(text,jsonb) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: e61cc0bce2ff
function take_lease(uuid,text,text,integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 6e7d283f787b
function tenant_ids(uuid,integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 9bddead75546
function tenants_with_dead_jobs() owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 4a11aa6998d6
function tend_operator_dead_letters(integer,integer,bigint,integer) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 601e75841c3f
function text_terms(uuid,text) owner tandem_owner search_path=pg_catalog, pg_temp execute: tandem_app source: 8cc746772ea2
function unsettled_webhooks(bigint) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_worker source: 9af917cb91d8
function use_recovery_code(uuid,bytea) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: f47f1fc71338
function use_totp_step(uuid,bigint) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 47fb92ab059f
function verify_email(bytea,timestamp with time zone) owner tandem_owner definer search_path=pg_catalog, public, pg_temp execute: tandem_app source: 7a591ac74068
