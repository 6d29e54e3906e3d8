-- Search in messages. Thai has no spaces, so what is looked for are characters and pairs of neighbours, not words; any part of two
-- characters and more is found.

-- One spelling for what readers take as the same, as `fold-text.ts` has it. Case is folded by PostgreSQL's own rules, so the database's
-- ctype does not matter.
create function folded(body text) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select lower(
    regexp_replace(
      replace(
        translate(
          normalize(body, NFKC),
          E'๐๑๒๓๔๕๖๗๘๙\n\r\t\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f',
          '0123456789   '),
        E'\u0e40\u0e40', E'\u0e41'),
      E'\u0e4d([\u0e48-\u0e4b]?)\u0e32', E'\\1\u0e33', 'g')
    collate pg_c_utf8)
$$;

-- What a person may remember of a message.
create function message_words(parts jsonb) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select coalesce(string_agg(words, E'\n' order by position), '') from (
    select p.position, coalesce(p.part ->> 'text', p.part ->> 'title', p.part ->> 'name', p.part ->> 'label') as words
    from jsonb_array_elements(parts) with ordinality as p (part, position)) t
$$;

-- Every character and every pair of neighbours without a space, as numbers that differ from tenant to tenant. Two pairs may share a
-- number: what is found by it is looked at again.
create function text_terms(tenant uuid, folded_text text) returns int[]
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(distinct
    ((s.salt + ascii(a) * 2654435761 + second * 2246822519) % 4294967296 - 2147483648)::int), '{}')
  from (
    select ('x' || right(tenant::text, 8))::bit(32)::bigint as salt, string_to_array(folded_text, null) as letters offset 0) s, unnest(letters, letters[2:]) as u (a, b),
    lateral (values (0), (ascii(b))) as v (second)
  where a <> ' ' and second is distinct from 32 and second is not null
$$;

-- Under row-level security an index serves only operators that are leakproof, and containment of arrays is not. So the numbers stand in
-- a table that nobody may read, behind one function that knows its tenant; the words are compared in `message`, under its policy.
create table message_term (
  tenant_id uuid not null,
  message_id uuid not null,
  conversation_id uuid not null,
  connection_id uuid not null,
  at timestamptz not null,
  terms int[] not null,
  primary key (tenant_id, message_id),
  foreign key (tenant_id, message_id) references message (tenant_id, id) on delete cascade
);
alter table message_term enable row level security;
create index message_term_newest on message_term (tenant_id, at desc, message_id desc);
-- New entries wait in a list that every search reads through: a short one.
create index message_term_terms on message_term using gin (terms) with (gin_pending_list_limit = 512);

create function note_message_terms() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  found_terms int[] := text_terms(new.tenant_id, folded(message_words(new.parts)));
begin
  if found_terms = '{}' then
    delete from message_term where tenant_id = new.tenant_id and message_id = new.id;
  else
    insert into message_term (tenant_id, message_id, conversation_id, connection_id, at, terms)
    values (new.tenant_id, new.id, new.conversation_id, new.connection_id, new.at, found_terms)
    on conflict (tenant_id, message_id) do update
      set at = excluded.at, terms = excluded.terms, conversation_id = excluded.conversation_id;
  end if;
  return null;
end $$;
create trigger message_terms_noted after insert or update of parts, at, conversation_id on message
  for each row execute function note_message_terms();

-- Own messages that have all of these numbers, newest first, before the given place. The newest are looked through one by one: what is
-- common is among them, and its list in the index is long. What is rare comes from the index. `rows`: whoever joins it looks up each.
create function search_own_messages(
  wanted int[], in_conversation uuid, in_connection uuid, since timestamptz, before_at timestamptz, before_id uuid, most int
) returns table (message_id uuid, at timestamptz)
language plpgsql stable security definer rows 20 set enable_seqscan = off set jit = off set search_path = pg_catalog, public, pg_temp as $$
declare
  own uuid := require_own_tenant();
  looked_through constant int := 2000;
  edge_at timestamptz := coalesce(before_at, 'infinity');
  edge_id uuid := coalesce(before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
  count_so_far int;
begin
  return query
    with recent as materialized (
      select t.* from message_term t
      where t.tenant_id = own and (t.at, t.message_id) < (edge_at, edge_id)
      order by t.at desc, t.message_id desc limit looked_through)
    select r.message_id, r.at from recent r
    where r.terms @> wanted and r.at >= coalesce(since, '-infinity')
      and (in_conversation is null or r.conversation_id = in_conversation)
      and (in_connection is null or r.connection_id = in_connection)
    order by r.at desc, r.message_id desc limit most;
  get diagnostics count_so_far = row_count;
  if count_so_far >= most then
    return;
  end if;
  select t.at, t.message_id into edge_at, edge_id from message_term t
  where t.tenant_id = own and (t.at, t.message_id) < (edge_at, edge_id)
  order by t.at desc, t.message_id desc offset looked_through - 1 limit 1;
  if not found then
    return;
  end if;
  return query
    with hit as materialized (select t.* from message_term t where t.terms @> wanted)
    select h.message_id, h.at from hit h
    where h.tenant_id = own and (h.at, h.message_id) < (edge_at, edge_id) and h.at >= coalesce(since, '-infinity')
      and (in_conversation is null or h.conversation_id = in_conversation)
      and (in_connection is null or h.connection_id = in_connection)
    order by h.at desc, h.message_id desc limit most - count_so_far;
end $$;

-- What has been written so far. The owner sees it only while the table's policies are not forced.
alter table message no force row level security;
insert into message_term (tenant_id, message_id, conversation_id, connection_id, at, terms)
select * from (
  select tenant_id, id, conversation_id, connection_id, at, text_terms(tenant_id, folded(message_words(parts))) as terms from message) m
where terms <> '{}';
alter table message force row level security;

revoke all on function folded(text), message_words(jsonb), text_terms(uuid, text), note_message_terms(),
  search_own_messages(int[], uuid, uuid, timestamptz, timestamptz, uuid, int) from public;
grant execute on function folded(text), message_words(jsonb), text_terms(uuid, text),
  search_own_messages(int[], uuid, uuid, timestamptz, timestamptz, uuid, int) to tandem_app;
