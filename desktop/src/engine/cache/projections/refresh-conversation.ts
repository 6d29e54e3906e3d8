import type { ConversationRow, DraftRow, Handler, MessagePart, MessageRow } from '@tandem/shared/model';
import type { ListGroup, ListItem } from '../../../bridge/index.ts';
import { sql } from '../../sqlite/database.ts';
import type { Cache } from '../cache.ts';
import { type Sealed, seal, unseal } from '../sealed.ts';

/** Their fixed order in the list; the position is what the cache stores. */
export const groupOrder = ['waiting', 'drafts', 'mine', 'teammates', 'agent'] as const satisfies readonly ListGroup[];
const PREVIEW_CHARACTERS = 160;

/**
 * Where a conversation stands in this person's list. A chat that nobody holds and nobody waits in (somebody answered
 * from the platform's app) stands with the teammates': a person of the shop has it, we only do not know who.
 */
export function groupOf(row: ConversationRow, hasPendingDraft: boolean, me: string): ListGroup {
  const { handler } = row;
  if (handler.kind === 'staff') return handler.personId === me ? 'mine' : 'teammates';
  if (hasPendingDraft) return 'drafts';
  if (handler.kind === 'agent') return 'agent';
  return row.waitingSince !== null ? 'waiting' : 'teammates';
}

/** Derives again what lists read: group, order, preview, draft, problem. Call it in the transaction that changed a row. */
export function refreshConversation(cache: Cache, id: string): void {
  const { db, me } = cache;
  const stored = sql(db, 'SELECT base AS body, base_crc AS crc FROM conversation WHERE id = ?').get(id);
  if (stored === undefined) return;
  const base = unseal<ConversationRow>(stored as Sealed);
  const row = cache.overlay(base);
  const draft = pendingDraft(cache, id);
  const last = lastMessage(cache, id);
  const group = groupOf(row, draft !== null, me);
  const lastMessageAt = Date.parse(row.lastMessageAt);
  const waitingSince = row.waitingSince === null ? null : Date.parse(row.waitingSince);
  // Who waits longest comes first, whichever way the rest is ordered.
  const waitingKey = group === 'waiting' ? waitingSince : null;
  sql(
    db,
    `UPDATE conversation SET body = @body, crc = @crc, status = @status, is_unassigned = @isUnassigned,
       is_overlaid = @isOverlaid, list_group = @listGroup, newest_key = @newestKey, oldest_key = @oldestKey,
       last_message_at = @lastMessageAt, waiting_since = @waitingSince, window_expires_at = @windowExpiresAt,
       preview = @preview, preview_kind = @previewKind, preview_by = @previewBy, draft_id = @draftId,
       draft_text = @draftText, has_problem = @hasProblem WHERE id = @id`,
  ).run({
    id,
    ...seal(row),
    status: row.status,
    isUnassigned: isNobody(row.handler) ? 1 : 0,
    isOverlaid: row === base ? 0 : 1,
    listGroup: groupOrder.indexOf(group),
    newestKey: waitingKey ?? -lastMessageAt,
    oldestKey: waitingKey ?? lastMessageAt,
    lastMessageAt,
    waitingSince,
    windowExpiresAt: row.windowExpiresAt === null ? null : Date.parse(row.windowExpiresAt),
    ...previewOf(last),
    draftId: draft?.id ?? null,
    draftText: draft?.text ?? null,
    hasProblem: hasProblem(cache, id) ? 1 : 0,
  });
}

/** After a restart no act is pending: rows that showed one fall back to the relay's. */
export function dropStaleOverlays(cache: Cache): void {
  const rows = sql(cache.db, 'SELECT id FROM conversation WHERE is_overlaid = 1').all() as { id: string }[];
  cache.db.transaction(() => {
    for (const { id } of rows) refreshConversation(cache, id);
  })();
}

const isNobody = (handler: Handler) => handler.kind === 'nobody';

function pendingDraft({ db }: Cache, conversationId: string): DraftRow | null {
  const row = sql(
    db,
    'SELECT body, crc FROM draft WHERE conversation_id = ? AND is_pending = 1 ORDER BY created_at DESC LIMIT 1',
  ).get(conversationId);
  return row === undefined ? null : unseal<DraftRow>(row as Sealed);
}

function lastMessage({ db }: Cache, conversationId: string): MessageRow | null {
  const row = sql(
    db,
    `SELECT body, crc FROM message WHERE conversation_id = ? AND delivery IS NOT 'cancelled'
     ORDER BY at DESC, id DESC LIMIT 1`,
  ).get(conversationId);
  return row === undefined ? null : unseal<MessageRow>(row as Sealed);
}

/** A reply that failed, or of which nobody knows, with no later one that arrived. */
function hasProblem({ db }: Cache, conversationId: string): boolean {
  const last = sql(
    db,
    `SELECT delivery FROM message WHERE conversation_id = ? AND direction = 'outbound'
       AND delivery IN ('failed', 'expired', 'unknown', 'sent') ORDER BY at DESC, id DESC LIMIT 1`,
  ).get(conversationId) as { delivery: string } | undefined;
  return last !== undefined && last.delivery !== 'sent';
}

function previewOf(message: MessageRow | null): {
  preview: string | null;
  previewKind: ListItem['previewKind'];
  previewBy: ListItem['previewBy'];
} {
  if (message === null) return { preview: null, previewKind: 'other', previewBy: null };
  const { kind } = message.author;
  const previewBy = kind === 'platform-app' || kind === 'platform-auto' ? 'shop' : kind;
  const text =
    message.parts
      .find((part) => part.kind === 'text')
      ?.text.replace(/\s+/g, ' ')
      .trim() ?? '';
  if (text !== '') return { preview: shorten(text), previewKind: 'text', previewBy };
  return { preview: null, previewKind: kindOf(message.parts[0]), previewBy };
}

function shorten(text: string): string {
  const characters = Array.from(text);
  return characters.length <= PREVIEW_CHARACTERS ? text : `${characters.slice(0, PREVIEW_CHARACTERS - 1).join('')}…`;
}

function kindOf(part: MessagePart | undefined): ListItem['previewKind'] {
  switch (part?.kind) {
    case 'image':
    case 'video':
    case 'sticker':
    case 'shared-post':
      return part.kind;
    default:
      return 'other';
  }
}
