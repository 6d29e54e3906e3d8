import type { MessageId } from '@tandem/shared/model';
import { usePreferences } from '../../bridge/use-preferences.ts';
import { goTo } from '../../stores/place-store.ts';

/** Opens the AI tab at the reasons of one message; null: at the chat's latest decision. */
export function useShowTrace(): (messageId: MessageId | null) => void {
  const [{ isPanelOpen }, setPreferences] = usePreferences();
  return (tracedMessageId) => {
    if (!isPanelOpen) setPreferences({ isPanelOpen: true });
    goTo({ panelTab: 'agent', tracedMessageId, isPanelOver: true });
  };
}
