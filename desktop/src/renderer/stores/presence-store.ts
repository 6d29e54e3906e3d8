import { create } from 'zustand';
import type { Bridge } from '../../bridge/index.ts';

interface PresenceState {
  /** Person → the chat they look at. */
  readonly people: Readonly<Record<string, { conversationId: string | null; isTyping: boolean }>>;
  /** Chats in which the AI is writing right now. */
  readonly agentWriting: Readonly<Record<string, true>>;
  /** Chats in which somebody's typing holds the AI; `until` in epoch milliseconds. */
  readonly held: Readonly<Record<string, { personId: string; until: number }>>;
}

const nobody: PresenceState = { people: {}, agentWriting: {}, held: {} };

/** What happens this second and is kept nowhere. */
export const usePresence = create<PresenceState>(() => nobody);

export function clearPresence(): void {
  usePresence.setState(nobody);
}

export function followPresence(bridge: Bridge): () => void {
  const offs = [
    bridge.on('presence', ({ personId, conversationId, isTyping }) =>
      usePresence.setState(({ people }) => ({ people: { ...people, [personId]: { conversationId, isTyping } } })),
    ),
    bridge.on('agent-writing', ({ conversationId, isWriting }) =>
      usePresence.setState(({ agentWriting }) => {
        const { [conversationId]: _, ...rest } = agentWriting;
        return { agentWriting: isWriting ? { ...rest, [conversationId]: true } : rest };
      }),
    ),
    bridge.on('agent-held', ({ conversationId, personId, until }) =>
      usePresence.setState(({ held }) => {
        const { [conversationId]: _, ...rest } = held;
        if (personId === null || until === null) return { held: rest };
        return { held: { ...rest, [conversationId]: { personId, until: Date.parse(until) } } };
      }),
    ),
    // Who was typing when the line broke may long be gone.
    bridge.on('link', ({ state }) => {
      if (state !== 'live') clearPresence();
    }),
  ];
  return () => {
    for (const off of offs) off();
  };
}

/** The teammate who types in this chat, if any. */
export function useTypingPerson(conversationId: string, myId: string): string | null {
  return usePresence(
    ({ people }) =>
      Object.entries(people).find(
        ([id, presence]) => id !== myId && presence.isTyping && presence.conversationId === conversationId,
      )?.[0] ?? null,
  );
}
