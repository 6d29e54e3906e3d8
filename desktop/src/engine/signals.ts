import type { Clock } from '@tandem/shared/lib';
import type { ConversationId } from '@tandem/shared/model';
import type { FrameDown } from '@tandem/shared/protocol';
import type { PushName, PushPayload } from '../bridge/index.ts';
import type { StreamClient } from './sync/stream-client.ts';

/** The relay forgets a hold that is not renewed; renewing on every key would flood it. */
const RENEW_TYPING_MS = 8_000;
/** A teammate's state that nobody renews has ended. */
const PRESENCE_MS = 15_000;

type Push = <N extends PushName>(name: N, payload: PushPayload<N>) => void;
type SignalDown = Exclude<FrameDown, { kind: 'welcome' | 'events' }>;

/** What passes by and is not kept: typing, presence, the agent composing. */
export function createSignals(clock: Clock, push: Push) {
  let typing: { conversationId: string; since: number } | null = null;
  const presences = new Map<string, () => void>();

  return {
    /** Called on every key; sends the first and then one every 8 s, and the end at once. */
    typing(stream: StreamClient, conversationId: ConversationId, isTyping: boolean): void {
      const now = clock.now();
      const isKnown = typing?.conversationId === conversationId && now - typing.since < RENEW_TYPING_MS;
      if (isTyping === isKnown) return;
      if (!isTyping && typing?.conversationId !== conversationId) return;
      typing = isTyping ? { conversationId, since: now } : null;
      stream.signal({ kind: 'typing', conversationId, isTyping });
    },

    receive(frame: SignalDown): void {
      switch (frame.kind) {
        case 'agent-writing':
          push('agent-writing', { conversationId: frame.conversationId, isWriting: frame.isWriting });
          return;
        case 'agent-held': {
          const { conversationId, personId, until } = frame;
          push('agent-held', { conversationId, personId, until });
          return;
        }
        case 'presence': {
          const { personId, conversationId, isTyping } = frame;
          presences.get(personId)?.();
          presences.delete(personId);
          push('presence', { personId, conversationId, isTyping });
          if (conversationId === null) return;
          const end = () => {
            presences.delete(personId);
            push('presence', { personId, conversationId: null, isTyping: false });
          };
          presences.set(personId, clock.after(PRESENCE_MS, end));
        }
      }
    },

    close(): void {
      for (const cancel of presences.values()) cancel();
      presences.clear();
    },
  };
}
export type Signals = ReturnType<typeof createSignals>;
