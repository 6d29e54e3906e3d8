import type { ConversationId } from '@tandem/shared/model';
import { type InfiniteData, type QueryClient, useInfiniteQuery } from '@tanstack/react-query';
import type { ThreadPage } from '../../bridge/index.ts';
import { useBridge } from './bridge-context.tsx';

const PAGE = 60;
type Pages = InfiniteData<ThreadPage, string | null>;
const keyOf = (conversationId: ConversationId) => ['thread.page', { conversationId }] as const;

/** The thread as it has been read so far, newest page first. Whoever asks shares one copy. */
export function useThreadPages(conversationId: ConversationId) {
  const bridge = useBridge();
  return useInfiniteQuery({
    queryKey: keyOf(conversationId),
    queryFn: ({ pageParam }) => bridge.call('thread.page', { conversationId, before: pageParam, limit: PAGE }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.before,
  });
}

/** Changes the newest page in place, for what is shown before the engine knows of it. */
export function editNewestPage(
  client: QueryClient,
  conversationId: ConversationId,
  edit: (items: ThreadPage['items']) => ThreadPage['items'],
): void {
  client.setQueryData<Pages>(keyOf(conversationId), (old) => {
    const [newest, ...older] = old?.pages ?? [];
    if (old === undefined || newest === undefined) return old;
    return { ...old, pages: [{ ...newest, items: edit(newest.items) }, ...older] };
  });
}
