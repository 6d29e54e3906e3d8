import { type ConversationId, type MessageId, textOf } from '@tandem/shared/model';
import { useThreadPages } from '../../../bridge/use-thread-pages.ts';
import { keepTogether, languageOf } from '../../../format/thai-text.ts';

/** The words of the message that this one answers, when it is among those that were read. */
export function Quote({ conversationId, messageId }: { conversationId: ConversationId; messageId: MessageId }) {
  const { data } = useThreadPages(conversationId);
  for (const page of data?.pages ?? []) {
    for (const item of page.items) {
      if (item.kind !== 'message' || item.message.id !== messageId) continue;
      const text = textOf(item.message.parts);
      if (text === '') return null;
      return (
        <div className="quote" lang={languageOf(text, item.message.language)}>
          {keepTogether(text)}
        </div>
      );
    }
  }
  return null;
}
