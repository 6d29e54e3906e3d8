import type { ConnectionRow, ContactRow, ConversationRow } from '@tandem/shared/model';
import type { ListItem, OutboxItem } from '../../../bridge/index.ts';
import { sql } from '../../sqlite/database.ts';
import type { Cache } from '../cache.ts';
import { groupOrder } from '../projections/refresh-conversation.ts';
import { unseal } from '../sealed.ts';

export interface StoredItem {
  readonly body: string;
  readonly crc: number;
  readonly contact_body: string | null;
  readonly contact_crc: number | null;
  readonly list_group: number;
  readonly preview: string | null;
  readonly preview_kind: ListItem['previewKind'];
  readonly preview_by: ListItem['previewBy'];
  readonly draft_id: string | null;
  readonly draft_text: string | null;
  readonly has_problem: number;
}

/** Follow it with WHERE and ORDER BY on `conversation`. */
export const selectItems = `SELECT conversation.body, conversation.crc, contact.body AS contact_body,
  contact.crc AS contact_crc, list_group, preview, preview_kind, preview_by, draft_id, draft_text, has_problem
  FROM conversation LEFT JOIN contact ON contact.id = conversation.contact_id`;

export function toListItems(cache: Cache, rows: readonly StoredItem[], outbox: readonly OutboxItem[]): ListItem[] {
  const perWindow = messagesPerWindow(cache);
  return rows.map((row): ListItem => {
    const conversation = unseal<ConversationRow>(row);
    const queued = outbox.filter((item) => item.conversationId === conversation.id);
    const isStuck = queued.some((item) => item.state === 'refused' || item.state === 'asks');
    return {
      conversation,
      contact: contactOf(conversation, row),
      group: groupOrder[row.list_group] ?? 'waiting',
      preview: row.preview,
      previewKind: row.preview_kind,
      previewBy: row.preview_by,
      draft:
        row.draft_id === null || row.draft_text === null
          ? null
          : { id: row.draft_id as NonNullable<ListItem['draft']>['id'], text: row.draft_text },
      hasProblem: row.has_problem === 1 || isStuck,
      queuedCount: queued.length,
      messagesPerWindow: perWindow.get(conversation.connectionId) ?? null,
    };
  });
}

/** The row of the contact, or a nameless one until it arrives: the conversation must not be missing from the list. */
export function contactOf(
  conversation: ConversationRow,
  stored: Pick<StoredItem, 'contact_body' | 'contact_crc'>,
): ContactRow {
  if (stored.contact_body !== null && stored.contact_crc !== null) {
    return unseal<ContactRow>({ body: stored.contact_body, crc: stored.contact_crc });
  }
  const { contactId: id, connectionId } = conversation;
  return { id, connectionId, handle: null, displayName: null, avatarMediaId: null, isFollower: null };
}

function messagesPerWindow({ db }: Cache): Map<string, number | null> {
  const rows = sql(db, 'SELECT body, crc FROM connection').all() as { body: string; crc: number }[];
  return new Map(
    rows.map((row) => {
      const connection = unseal<ConnectionRow>(row);
      return [connection.id, connection.capabilities.messagesPerWindow];
    }),
  );
}
