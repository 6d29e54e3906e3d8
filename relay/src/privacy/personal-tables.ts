import type { Fragment, TransactionSql } from 'postgres';

/** What is looked for: the ids that rows of one customer, or of some of their messages, can be known by. */
export interface Subject {
  readonly contactIds: readonly string[];
  readonly conversationIds: readonly string[];
  readonly messageIds: readonly string[];
  /** The platform's names of messages, with their accounts. */
  readonly connectionIds: readonly string[];
  readonly externalIds: readonly string[];
}

export interface PersonalTable {
  readonly name: string;
  /** Which of the tenant's rows are the subject's: a condition over `t`. */
  rows(sql: TransactionSql, subject: Subject): Fragment;
  /** What a copy for the customer calls them; null: they say nothing that is not in it already. */
  readonly copiedAs: string | null;
}

const uuids = (sql: TransactionSql, ids: readonly string[]) => sql`any(${ids as string[]}::uuid[])`;
const texts = (sql: TransactionSql, ids: readonly string[]) => sql`any(${ids as string[]}::text[])`;
const byConversation: PersonalTable['rows'] = (sql, { conversationIds, messageIds }) =>
  sql`t.conversation_id = ${uuids(sql, conversationIds)} or t.message_id = ${uuids(sql, messageIds)}`;
const ofCase: PersonalTable['rows'] = (sql, subject) =>
  sql`t.case_id in (select t.id from agent_test_case t where t.tenant_id = own_tenant() and (${byConversation(sql, subject)}))`;
const byMessage: PersonalTable['rows'] = (sql, { messageIds }) => sql`t.message_id = ${uuids(sql, messageIds)}`;

/**
 * The one place where a table says that it holds something of a customer, how its rows are found, and whether they belong into a copy for
 * that customer. Export, erasure (with its undo) and retention follow from it. Parents stand before children. `tests/privacy` fails for a
 * table that is neither here nor in `impersonalTables`.
 */
export const personalTables: readonly PersonalTable[] = [
  { name: 'contact', rows: (sql, s) => sql`t.id = ${uuids(sql, s.contactIds)}`, copiedAs: 'contact' },
  {
    name: 'contact_identity',
    rows: (sql, s) => sql`t.contact_id = ${uuids(sql, s.contactIds)}`,
    copiedAs: 'identities',
  },
  { name: 'conversation', rows: (sql, s) => sql`t.id = ${uuids(sql, s.conversationIds)}`, copiedAs: 'conversations' },
  { name: 'message', rows: (sql, s) => sql`t.id = ${uuids(sql, s.messageIds)}`, copiedAs: 'messages' },
  {
    name: 'message_annotation',
    rows: (sql, s) =>
      sql`t.connection_id = ${uuids(sql, s.connectionIds)} and t.target_external_id = ${texts(sql, s.externalIds)}`,
    copiedAs: 'annotations',
  },
  { name: 'delivery', rows: byConversation, copiedAs: 'deliveries' },
  { name: 'delivery_attempt', rows: byConversation, copiedAs: null },
  { name: 'dismissed_message', rows: byMessage, copiedAs: null },
  {
    name: 'activity',
    rows: (sql, s) => sql`t.conversation_id = ${uuids(sql, s.conversationIds)}`,
    copiedAs: 'activities',
  },
  {
    name: 'draft',
    rows: (sql, s) =>
      sql`t.conversation_id = ${uuids(sql, s.conversationIds)} or t.in_reply_to_id = ${uuids(sql, s.messageIds)}`,
    copiedAs: 'drafts',
  },
  { name: 'agent_trace', rows: byConversation, copiedAs: 'decisions' },
  // Test cases that were made from what a customer said, and what the agent answered to them.
  { name: 'agent_test_case', rows: byConversation, copiedAs: 'test_cases' },
  {
    name: 'agent_trial',
    rows: (sql, s) => sql`t.conversation_id = ${uuids(sql, s.conversationIds)} or ${ofCase(sql, s)}`,
    copiedAs: 'trials',
  },
  { name: 'answer_review', rows: byMessage, copiedAs: 'reviews' },
  { name: 'agent_test_item', rows: (sql, s) => sql`${byConversation(sql, s)} or ${ofCase(sql, s)}`, copiedAs: null },
  { name: 'dead_letter', rows: byConversation, copiedAs: null },
  {
    name: 'absence_notice',
    rows: (sql, s) => sql`t.kind = 'hand-off' and t.subject_id = ${uuids(sql, s.conversationIds)}`,
    copiedAs: null,
  },
  {
    // Answers kept for a repeated request: rows of the tables above once more, each with its conversation. Nobody can look into a
    // sealed one, a text, so it may be about anybody.
    name: 'idempotent_answer',
    rows: (sql, s) => sql`jsonb_typeof(t.body) = 'string' or exists (
      select from unnest(${[...s.contactIds, ...s.conversationIds]}::text[]) as id where position(id in t.body::text) > 0)`,
    copiedAs: null,
  },
];

/**
 * Tables without anything of a customer in them, and those that erasure and retention treat in their own way; each with its reason.
 */
export const impersonalTables: Readonly<Record<string, string>> = {
  // Treated in their own way.
  media: 'found by the messages that show them; the bytes stay until the end of the time for undoing',
  agent_answer: 'a cache over all customers of an account: emptied whenever one of them is erased',
  webhook_delivery: 'emptied by `empty_own_webhooks`',
  forgotten_message: 'hashes under the shop’s key: what keeps the erased from coming back',
  forgotten_thread: 'hashes under the shop’s key: what keeps the erased from coming back',
  message_term: 'numbers made from a message by a trigger; they come and go with it',
  erasure: 'ids and times of an erasure that can be undone',
  erased_row: 'what an erasure that can be undone took out; goes with it',
  contact_export: 'ids and times; goes with its contact',
  audit_entry: 'ids and states, never words or names',
  // The shop's own.
  agent_budget_alert: 'the shop’s money',
  agent_settings: 'the shop’s words',
  agent_snapshot: 'the shop’s words',
  agent_snapshot_document: 'the shop’s knowledge',
  agent_test_run: 'counts and states',
  agent_usage: 'counts',
  agent_version: 'the shop’s words',
  chunk: 'the shop’s knowledge',
  connection: 'the shop’s account',
  connection_catch_up: 'a time',
  content_gap: 'ids and states; its words are the messages’',
  content_gap_question: 'ids; goes with the decision, and the next sorting makes it anew',
  connection_token: 'the shop’s account',
  document: 'the shop’s knowledge',
  document_version: 'the shop’s knowledge',
  event: 'ids and states, never words or names',
  mail: 'to the team: the shop’s accounts, and how many wait',
  retention: 'numbers of days',
  suspension: 'the operator’s word to the shop',
  usage_day: 'counts',
  usage_notice: 'counts and states',
  tenant: 'the shop',
  // Of the relay, and of the team.
  api_minute: 'counts',
  app_limit: 'counts',
  app_share: 'counts',
  app_turn: 'ids that last as long as a send',
  connection_attempt: 'of the team',
  inbound_heartbeat: 'a time',
  invitation: 'of the team',
  lease: 'ids that last as long as a job',
  membership: 'of the team',
  operator_entry: 'the operator’s acts',
  person: 'of the team',
  person_token: 'of the team',
  person_totp: 'of the team',
  relay_key: 'a wrapped key',
  routing: 'the shop’s account',
  schema_migration: 'migrations',
  session: 'of the team',
  webhook_seen: 'hashes of bytes',
  worker: 'processes',
};
