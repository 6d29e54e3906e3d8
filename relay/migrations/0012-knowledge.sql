-- Documents of every kind, their versions, and the chunks that the agent searches.

alter table document rename column question to title;
alter table document alter column answer set default '';
alter table document drop constraint document_kind_check;
alter table document
  add constraint document_kind_check check (kind in ('faq', 'text', 'pdf', 'url')),
  add column variants text[] not null default '{}',
  add column version int not null default 1,
  -- Of title, variants and content as they stand in the current version; null until there is one.
  add column content_hash bytea,
  add column characters int not null default 0,
  add column chunk_count int not null default 0,
  add column page_count int,
  add column state text not null default 'ready' check (state in ('waiting', 'fetching', 'reading', 'indexing', 'ready', 'failed')),
  add column failure text,
  -- Names the import under way: one that finds another here has been cancelled or overtaken.
  add column import_id uuid,
  add column imported_by uuid,
  add column url text,
  add column recrawl text not null default 'never' check (recrawl in ('never', 'daily', 'weekly')),
  add column etag text,
  add column last_modified text,
  add column crawled_at timestamptz,
  add column next_crawl_at timestamptz,
  -- The original, as it was uploaded.
  add column media_id uuid,
  -- Removed, and still to be had back until it is purged.
  add column deleted_at timestamptz,
  add constraint document_media_fkey foreign key (tenant_id, media_id) references media (tenant_id, id);

create table document_version (
  tenant_id uuid not null,
  document_id uuid not null,
  version int not null,
  title text not null,
  variants text[] not null default '{}',
  content text not null,
  content_hash bytea not null,
  page_count int,
  -- Null: made by the schedule.
  created_by uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, document_id, version),
  foreign key (tenant_id, document_id) references document (tenant_id, id) on delete cascade
);

-- Of the current version only: older ones are cut again when they are restored, and get the same ids.
create table chunk (
  tenant_id uuid not null,
  id uuid not null,
  document_id uuid not null,
  position int not null,
  heading text not null default '',
  content text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, document_id) references document (tenant_id, id) on delete cascade
);
create index chunk_by_document on chunk (tenant_id, document_id, position);

-- What shops have written so far is the first version. The owner sees it only while the table's policies are not forced.
alter table document no force row level security;
update document set characters = length(answer), chunk_count = 1,
  content_hash = sha256(convert_to(jsonb_build_array(title, to_jsonb(variants), answer)::text, 'UTF8'));
insert into document_version (tenant_id, document_id, version, title, content, content_hash, created_at)
select tenant_id, id, 1, title, answer, content_hash, updated_at from document;
insert into chunk (tenant_id, id, document_id, position, content)
select tenant_id, md5(id || answer)::uuid, id, 0, answer from document;
alter table document force row level security;

do $$
declare
  name text;
begin
  foreach name in array array['document_version', 'chunk'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_tenant on %I using (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid)) '
      'with check (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid))', name);
    execute format('grant select, insert, update, delete on %I to tandem_app', name);
  end loop;
end $$;
