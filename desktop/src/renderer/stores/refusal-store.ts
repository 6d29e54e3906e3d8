import { create } from 'zustand';
import type { Bridge } from '../../bridge/index.ts';

/** An act that the relay refused after the screen had moved on, per conversation: told where it was done, not in a toast. */
export const useRefusals = create<{ readonly byConversation: Readonly<Record<string, string>> }>(() => ({
  byConversation: {},
}));

export function refuse(conversationId: string, code: string): void {
  useRefusals.setState(({ byConversation }) => ({ byConversation: { ...byConversation, [conversationId]: code } }));
}

export function clearRefusal(conversationId: string): void {
  useRefusals.setState(({ byConversation }) => {
    const { [conversationId]: _, ...rest } = byConversation;
    return { byConversation: rest };
  });
}

export function followRefusals(bridge: Bridge): () => void {
  return bridge.on('refused', ({ conversationId, code }) => refuse(conversationId, code));
}
