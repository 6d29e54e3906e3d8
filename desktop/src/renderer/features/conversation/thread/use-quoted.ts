import { type ConversationId, type MessageId, textOf } from '@tandem/shared/model';
import { useThreadPages } from '../../../bridge/use-thread-pages.ts';

/** The words of a message that another one answers, when it is among those that were read. */
export function useQuoted(conversationId: ConversationId, replyToId: MessageId | null): string | null {
  const { data } = useThreadPages(conversationId);
  if (replyToId === null) return null;
  for (const page of data?.pages ?? []) {
    for (const item of page.items) {
      if (item.kind === 'message' && item.message.id === replyToId) return textOf(item.message.parts) || null;
    }
  }
  return null;
}
