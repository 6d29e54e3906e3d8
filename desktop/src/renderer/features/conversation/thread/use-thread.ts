import type { ConversationId } from '@tandem/shared/model';
import type { QueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { OutboxItem, ThreadItem } from '../../../../bridge/index.ts';
import { editNewestPage, useThreadPages } from '../../../bridge/use-thread-pages.ts';

export interface Thread {
  /** Oldest first; undefined while the first page is read. */
  readonly items: readonly ThreadItem[] | undefined;
  /** Where the unread messages began when the chat was opened; stays until it is left. */
  readonly firstUnreadId: string | null;
  readonly hasOlder: boolean;
  readonly isReadingOlder: boolean;
  readonly readOlder: () => void;
  readonly error: Error | null;
  readonly refetch: () => void;
}

export function useThread(conversationId: ConversationId): Thread {
  const query = useThreadPages(conversationId);
  const { data } = query;
  const items = useMemo(() => data?.pages.toReversed().flatMap((page) => page.items), [data]);
  // Undefined until the first answer. Reading a chat clears its unread mark, the divider is not to vanish with it.
  const [opened, setOpened] = useState<string | null>();
  if (opened === undefined && data !== undefined) setOpened(data.pages[0]?.firstUnreadId ?? null);
  return {
    items,
    firstUnreadId: opened ?? null,
    hasOlder: query.hasNextPage,
    isReadingOlder: query.isFetchingNextPage,
    readOlder: () => void query.fetchNextPage(),
    error: query.error,
    refetch: () => void query.refetch(),
  };
}

/** Puts a reply into the thread at once, before the engine has said that it is kept. */
export function showOptimistic(client: QueryClient, conversationId: ConversationId, item: OutboxItem): void {
  editNewestPage(client, conversationId, (items) => [...items, { kind: 'outbox', at: item.writtenAt, item }]);
}

/** Takes it out again: it was not kept, or was withdrawn. */
export function hideOptimistic(client: QueryClient, conversationId: ConversationId, clientId: string): void {
  editNewestPage(client, conversationId, (items) =>
    items.filter((one) => one.kind !== 'outbox' || one.item.clientId !== clientId),
  );
}
