import { type ConversationId, type MessageId, textOf } from '@tandem/shared/model';
import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import type { ThreadPage } from '../../../../bridge/index.ts';

/** The words of a message that another one answers, when it is among those that were read. */
export function useQuoted(conversationId: ConversationId, replyToId: MessageId | null): string | null {
  const client = useQueryClient();
  if (replyToId === null) return null;
  const data = client.getQueryData<InfiniteData<ThreadPage>>(['thread.page', { conversationId }]);
  for (const page of data?.pages ?? []) {
    for (const item of page.items) {
      if (item.kind === 'message' && item.message.id === replyToId) return textOf(item.message.parts) || null;
    }
  }
  return null;
}
