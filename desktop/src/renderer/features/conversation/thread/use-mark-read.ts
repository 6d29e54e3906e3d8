import type { ConversationRow, MessageId } from '@tandem/shared/model';
import { useEffect, useState } from 'react';
import { useBridge } from '../../../bridge/bridge-context.tsx';

const READ_AFTER_MS = 1000;

/** Read means seen for a second in a window that has the focus, not merely selected. */
export function useMarkRead(conversation: ConversationRow, lastVisibleId: MessageId | null): void {
  const bridge = useBridge();
  const [hasFocus, setFocus] = useState(() => document.hasFocus());
  useEffect(() => {
    const update = () => setFocus(document.hasFocus() && document.visibilityState === 'visible');
    const events = ['focus', 'blur', 'visibilitychange'] as const;
    for (const name of events) window.addEventListener(name, update);
    return () => {
      for (const name of events) window.removeEventListener(name, update);
    };
  }, []);
  const isUnread = conversation.unreadCount > 0;
  useEffect(() => {
    if (!hasFocus || !isUnread || lastVisibleId === null) return;
    const timer = setTimeout(() => {
      // A lost mark does no harm: the next visible message marks again.
      bridge
        .call('conversation.markRead', { conversationId: conversation.id, upToMessageId: lastVisibleId })
        .catch(ignore);
    }, READ_AFTER_MS);
    return () => clearTimeout(timer);
  }, [bridge, conversation.id, hasFocus, isUnread, lastVisibleId]);
}

function ignore(): undefined {
  return undefined;
}
