import { createHash } from 'node:crypto';
import type { MessageRow, Rows } from '@tandem/shared/model';
import { type EventBody, eventBody } from '@tandem/shared/protocol';
import type { Topic } from '../../bridge/index.ts';
import type { Cache } from '../cache/cache.ts';
import { deleteMeta, readGeneration, readMeta, readPosition, writeMeta, writePosition } from '../cache/meta.ts';
import * as purge from '../cache/projections/purge-rows.ts';
import { refreshConversation } from '../cache/projections/refresh-conversation.ts';
import * as upsert from '../cache/projections/upsert-rows.ts';
import { contractFingerprint, type RawEvents, type RawRows, readRows } from './lenient-rows.ts';

/** What came of one batch: `gap` asks the stream client to resume from the cursor it has. */
export type Applied =
  | {
      readonly kind: 'applied';
      readonly topics: ReadonlySet<Topic>;
      readonly unread: readonly string[];
      /** Conversations that were deleted for good. */
      readonly gone: readonly string[];
      /** Words were deleted because somebody asked for it, or their time was over: nothing of them is to be left in any file. */
      readonly isErased: boolean;
    }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'gap'; readonly expected: number; readonly got: number };

/** Rows and cursor in one transaction. A batch that is not ahead of the cursor changes nothing. */
export function applyEvents(cache: Cache, batch: RawEvents, onGap: 'report' | 'accept'): Applied {
  const position = readPosition(cache.db);
  if (position === null || batch.cursor <= position.cursor) return { kind: 'duplicate' };
  const fresh = batch.events.filter((event) => event.seq > position.cursor);
  const first = fresh[0];
  if (onGap === 'report' && first !== undefined && first.seq > position.cursor + 1) {
    return { kind: 'gap', expected: position.cursor + 1, got: first.seq };
  }
  const { rows, unread } = readRows(batch.rows);
  const bodies: EventBody[] = [];
  for (const { body } of fresh) {
    const known = eventBody.safeParse(body);
    if (known.success) bodies.push(known.data);
    else unread.push(`event ${body.type}`);
  }
  return cache.db
    .transaction((): Applied => {
      const touched = new Touched();
      upsertRows(cache, rows, touched);
      for (const body of bodies) applyAbsence(cache, body, rows, batch.rows, touched);
      touched.refresh(cache);
      if (unread.length > 0) markUnread(cache);
      writePosition(cache.db, { logId: position.logId, cursor: batch.cursor });
      return { kind: 'applied', topics: touched.topics, unread, gone: touched.gone, isErased: touched.isErased };
    })
    .immediate();
}

/** Starts a rebuild: rows of it carry the next generation; the old ones stay readable until the sweep. */
export function beginSnapshot(cache: Cache): void {
  writeMeta(cache.db, 'generation', String(readGeneration(cache.db) + 1));
}

export function applySnapshotPage(cache: Cache, raw: RawRows): { unread: string[] } {
  const { rows, unread } = readRows(raw);
  cache.db
    .transaction(() => {
      const touched = new Touched();
      upsertRows(cache, rows, touched);
      touched.refresh(cache);
    })
    .immediate();
  return { unread };
}

/** Sweeps what the snapshot no longer has and sets the cursor, in one transaction. Answers the conversations that are gone for good. */
export function finishSnapshot(
  cache: Cache,
  position: { logId: string; asOfSeq: number },
  hasUnread: boolean,
): readonly string[] {
  return cache.db
    .transaction(() => {
      const gone = purge.conversationsOlderThan(cache.db, readGeneration(cache.db));
      const touched = new Touched();
      for (const id of purge.purgeOlderThan(cache.db, readGeneration(cache.db))) touched.conversation(id);
      touched.refresh(cache);
      if (hasUnread) markUnread(cache);
      else deleteMeta(cache.db, 'unread_contract');
      writePosition(cache.db, { logId: position.logId, cursor: position.asOfSeq });
      return gone;
    })
    .immediate();
}

/** The relay's answer to a reply of ours: shown at once, unless the stream was faster. */
export function applyOwnMessage(cache: Cache, message: MessageRow): ReadonlySet<Topic> {
  const touched = new Touched();
  cache.db
    .transaction(() => {
      upsert.upsertMessage(cache.db, message, readGeneration(cache.db), 'ifAbsent');
      touched.conversation(message.conversationId);
      touched.refresh(cache);
    })
    .immediate();
  return touched.topics;
}

/** An older app left something out that this one can read. */
export function needsBootstrap(cache: Cache): boolean {
  const contract = readMeta(cache.db, 'unread_contract');
  return contract !== null && contract !== fingerprint();
}

const markUnread = (cache: Cache) => writeMeta(cache.db, 'unread_contract', fingerprint());
const fingerprint = () => createHash('sha256').update(contractFingerprint()).digest('hex');

class Touched {
  readonly topics = new Set<Topic>();
  readonly gone: string[] = [];
  isErased = false;
  readonly #conversations = new Set<string>();

  conversation(id: string): void {
    this.#conversations.add(id);
    this.topics.add('inbox').add(`conversation:${id}`);
  }

  refresh(cache: Cache): void {
    for (const id of this.#conversations) refreshConversation(cache, id);
  }
}

function upsertRows(cache: Cache, rows: Rows, touched: Touched): void {
  const { db } = cache;
  const gen = readGeneration(db);
  for (const row of rows.members) upsert.upsertMember(db, row, gen);
  for (const row of rows.connections) {
    upsert.upsertConnection(db, row, gen);
    touched.topics.add('accounts').add('inbox').add(`agent:${row.id}`);
  }
  for (const row of rows.contacts) {
    upsert.upsertContact(db, row, gen);
    for (const id of purge.conversationsOfContact(db, row.id)) touched.conversation(id);
  }
  for (const row of rows.conversations) {
    upsert.upsertConversation(db, row, gen);
    touched.conversation(row.id);
  }
  for (const row of rows.messages) {
    upsert.upsertMessage(db, row, gen);
    touched.conversation(row.conversationId);
  }
  for (const row of rows.activities) {
    upsert.upsertActivity(db, row, gen);
    touched.conversation(row.conversationId);
  }
  for (const row of rows.drafts) {
    upsert.upsertDraft(db, row, gen);
    touched.conversation(row.conversationId);
  }
  if (rows.members.length > 0) touched.topics.add('members');
}

/** May have come into the list of what ended without an outcome, or left it. */
function isEndOfReply(body: EventBody): boolean {
  if (body.type === 'message.failed') return true;
  const { deliveryState } = body.type === 'message.changed' ? body : { deliveryState: null };
  return deliveryState !== null && ['unknown', 'cancelled', 'expired'].includes(deliveryState);
}

/**
 * A batch carries the current row of all it touches: an entity named by an event whose row is not there is gone.
 * Asked of the rows as they came, so that one that this app cannot read is not taken for a deleted one.
 */
function applyAbsence({ db }: Cache, body: EventBody, rows: Rows, raw: RawRows, touched: Touched): void {
  const isThere = (kind: keyof Rows, id: string) =>
    (raw[kind]?.length ?? 0) > rows[kind].length || rows[kind].some((row) => row.id === id);
  switch (body.type) {
    case 'message.received':
    case 'message.echoed':
    case 'message.queued':
    case 'message.sent':
    case 'message.failed':
    case 'message.changed':
      touched.conversation(body.conversationId);
      if (isEndOfReply(body)) touched.topics.add('dead-letters');
      if (!isThere('messages', body.messageId)) purge.purgeMessage(db, body.messageId);
      return;
    case 'draft.created':
    case 'draft.closed':
      touched.conversation(body.conversationId);
      if (!isThere('drafts', body.draftId)) purge.purgeDraft(db, body.draftId);
      return;
    case 'conversation.opened':
    case 'conversation.changed':
    case 'handler.changed':
      touched.conversation(body.conversationId);
      if (!isThere('conversations', body.conversationId)) purge.purgeConversation(db, body.conversationId);
      return;
    case 'member.changed':
      touched.topics.add('members');
      if (!isThere('members', body.personId)) purge.purgeMember(db, body.personId);
      return;
    case 'connection.purged':
      touched.topics.add('accounts').add('inbox').add(`agent:${body.connectionId}`);
      for (const id of purge.purgeConnection(db, body.connectionId)) {
        touched.topics.add(`conversation:${id}`);
        touched.gone.push(id);
      }
      touched.isErased = true;
      return;
    case 'contact.erased':
      touched.topics.add('inbox').add('privacy');
      // It is there when the erasure was undone before this desktop heard of either.
      if (isThere('contacts', body.contactId)) return;
      touched.isErased = true;
      for (const id of purge.purgeContact(db, body.contactId)) {
        touched.topics.add(`conversation:${id}`);
        touched.gone.push(id);
      }
      return;
    case 'conversation.trimmed':
      touched.conversation(body.conversationId);
      touched.isErased = true;
      purge.trimConversation(db, body.conversationId, Date.parse(body.before));
      return;
    case 'connection.opened':
    case 'connection.changed':
    case 'connection.closed':
      touched.topics.add('accounts').add('inbox');
      return;
    case 'agent.changed':
    case 'knowledge.changed':
    case 'agent.published':
      touched.topics.add('accounts').add(`agent:${body.connectionId}`).add(`workbench:${body.connectionId}`);
      return;
    case 'content_gap.changed':
    case 'review.changed':
      touched.topics.add(`review:${body.connectionId}`);
      return;
    case 'test_case.changed':
    case 'test_run.changed':
      touched.topics.add(`workbench:${body.connectionId}`);
      return;
    case 'dead_letter.changed':
      touched.topics.add('dead-letters');
      return;
    case 'usage.changed':
      touched.topics.add('plan');
      return;
    case 'activity.recorded':
    case 'contact.changed':
      return;
  }
}
