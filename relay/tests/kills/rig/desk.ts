import { type ConversationId, type MessageRow, textOf } from '@tandem/shared/model';
import { openStream, type StreamClient } from '../../support/stream-client.ts';
import type { Shop } from './shop.ts';
import { until } from './until.ts';

/** What a desktop would show: the newest row of every message, by id. */
export interface Desk {
  conversation(username: string): Promise<ConversationId>;
  /** Messages of one conversation, oldest first. */
  thread(id: ConversationId): MessageRow[];
  /** Waits until the thread holds. */
  shows(
    id: ConversationId,
    what: string,
    holds: (thread: readonly MessageRow[]) => boolean,
    timeoutMs?: number,
  ): Promise<void>;
  close(): void;
}

/** Follows the stream by cursor, over any number of broken connections; never starts anew. */
export function openDesk(base: string, shop: Shop): Desk {
  const messages = new Map<string, MessageRow>();
  const conversations = new Map<string, ConversationId>();
  const handles = new Map<string, string>();
  let cursor = 0;
  let logId: string | null = null;
  let isClosed = false;
  let stream: StreamClient | undefined;
  let seen = 0;

  const take = () => {
    const frames = stream?.frames ?? [];
    for (; seen < frames.length; seen++) {
      const frame = frames[seen];
      if (frame?.kind === 'welcome') logId = frame.logId;
      if (frame?.kind !== 'events') continue;
      const there = new Set<string>(frame.rows.messages.map(({ id }) => id));
      for (const { body } of frame.events) {
        const id = 'messageId' in body ? String(body.messageId) : null;
        if (id !== null && !there.has(id)) messages.delete(id);
      }
      for (const row of frame.rows.messages) messages.set(row.id, row);
      for (const { id, contactId } of frame.rows.conversations) conversations.set(contactId, id);
      for (const { id, handle } of frame.rows.contacts) if (handle !== null) handles.set(handle, id);
      cursor = frame.cursor;
    }
  };
  const follow = async () => {
    while (!isClosed) {
      try {
        seen = 0;
        stream = await openStream(base, shop.session.accessToken, { cursor, logId });
        if (isClosed) stream.socket.terminate();
        stream.socket.on('message', take);
        stream.socket.on('error', () => stream?.socket.terminate());
        // Without a log the relay only tells its own; with that, everything from its beginning.
        if (logId === null) {
          logId = (await stream.next('welcome')).logId;
          stream.close();
        }
        await stream.closed;
        take();
      } catch {
        // Nobody there, or cut while it opened: again, as a desktop would.
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  void follow();
  const thread: Desk['thread'] = (id) =>
    [...messages.values()]
      .filter(({ conversationId }) => conversationId === id)
      .sort((a, b) => a.at.localeCompare(b.at));
  return {
    thread,
    conversation: (username) =>
      until(`the conversation of ${username}`, () => {
        const contact = handles.get(username);
        return contact === undefined ? undefined : conversations.get(contact);
      }),
    async shows(id, what, holds, timeoutMs = 30_000) {
      await until(`${what} on the desktop`, () => (holds(thread(id)) ? true : undefined), timeoutMs).catch(
        (error: unknown) => {
          const rows = thread(id).map((row) => `${row.direction} ${row.delivery?.state ?? ''} ${textOf(row.parts)}`);
          throw new Error(`${String(error)}\n${rows.join('\n')}`);
        },
      );
    },
    close() {
      isClosed = true;
      stream?.socket.terminate();
    },
  };
}
