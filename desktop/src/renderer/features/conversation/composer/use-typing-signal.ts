import type { ConversationId } from '@tandem/shared/model';
import { useEffect, useRef } from 'react';
import { useBridge } from '../../../bridge/bridge-context.tsx';

const RENEW_MS = 5_000;
const IDLE_MS = 60_000;

/** Tells the engine that somebody writes, which holds the AI: from the first character until a minute after the last key. */
export function useTypingSignal(conversationId: ConversationId): (text: string) => void {
  const bridge = useBridge();
  const state = useRef<{ lastSentAt: number; idle: ReturnType<typeof setTimeout> | null }>({
    lastSentAt: 0,
    idle: null,
  });

  const tell = (isTyping: boolean) => {
    state.current.lastSentAt = isTyping ? Date.now() : 0;
    // Lost while offline, and then nobody is there to wait either.
    bridge.call('conversation.typing', { conversationId, isTyping }).catch(() => undefined);
  };
  const stop = () => {
    if (state.current.idle !== null) clearTimeout(state.current.idle);
    state.current.idle = null;
    if (state.current.lastSentAt !== 0) tell(false);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: leaving the chat ends the hold, a new render does not
  useEffect(() => stop, [conversationId]);

  return (text) => {
    if (text.trim() === '') return stop();
    if (Date.now() - state.current.lastSentAt >= RENEW_MS) tell(true);
    if (state.current.idle !== null) clearTimeout(state.current.idle);
    state.current.idle = setTimeout(stop, IDLE_MS);
  };
}
