import type { AgentMode, ConversationRow, Handler, PersonId } from '@tandem/shared/model';
import { useQueryClient } from '@tanstack/react-query';
import { type Bridge, BridgeError, type ConversationView } from '../../../bridge/index.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useSession } from '../../bridge/use-session.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { nextOfGroup } from '../../stores/list-order-store.ts';
import { openConversation } from '../../stores/place-store.ts';
import { clearRefusal, refuse } from '../../stores/refusal-store.ts';
import { showToast } from '../../stores/toast-store.ts';

export interface ConversationActs {
  readonly takeOver: () => void;
  readonly handBack: (note: string | null, answerNow: boolean) => void;
  readonly assign: (personId: PersonId | null, name: string) => void;
  readonly close: () => void;
  readonly reopen: () => void;
  readonly setMode: (mode: AgentMode | null) => void;
}

/** What staff do with a chat: on screen at once, rolled back in place when refused, taken back within 10 s. */
export function useActs({ conversation }: ConversationView): ConversationActs {
  const bridge = useBridge();
  const client = useQueryClient();
  const { w } = useLanguage();
  const me = useSession().person.id;
  const { id } = conversation;
  const key = ['conversation.get', { conversationId: id }];

  async function act(change: Partial<ConversationRow>, call: () => Promise<unknown>): Promise<boolean> {
    clearRefusal(id);
    await client.cancelQueries({ queryKey: key });
    const before = client.getQueryData<ConversationView | null>(key);
    client.setQueryData<ConversationView | null>(
      key,
      (old) => old && { ...old, conversation: { ...old.conversation, ...change } },
    );
    try {
      await call();
      return true;
    } catch (error) {
      client.setQueryData(key, before);
      refuse(id, error instanceof BridgeError ? error.code : 'other');
      return false;
    } finally {
      void client.invalidateQueries({ queryKey: key });
    }
  }

  const held = (handler: Handler): Partial<ConversationRow> => ({
    handler,
    handlerSince: new Date().toISOString(),
    // Only AI may still have something on its way.
    handlerSettled: conversation.handler.kind !== 'agent' || handler.kind === 'agent',
  });
  const giveBackTo = (before: Handler) => () => void putHandler(bridge, id, before);

  return {
    takeOver() {
      const before = conversation.handler;
      const change = held({ kind: 'staff', personId: me });
      showToast(w.didTakeOver, giveBackTo(before));
      void act(change, () => bridge.call('conversation.takeOver', { conversationId: id }));
    },
    handBack(note, answerNow) {
      const before = conversation.handler;
      showToast(w.didHandBack, giveBackTo(before));
      void act(held({ kind: 'agent' }), () =>
        bridge.call('conversation.handBack', { conversationId: id, note, answerNow }),
      );
    },
    assign(personId, name) {
      const before = conversation.handler;
      const handler: Handler = personId === null ? { kind: 'nobody' } : { kind: 'staff', personId };
      showToast(w.didAssign(name), giveBackTo(before));
      void act(held(handler), () => bridge.call('conversation.assign', { conversationId: id, personId }));
    },
    close() {
      const next = nextOfGroup(id);
      showToast(w.didClose, () => {
        void bridge.call('conversation.setStatus', { conversationId: id, status: 'open', snoozedUntil: null });
        openConversation(id);
      });
      openConversation(next);
      void act({ status: 'closed' }, () =>
        bridge.call('conversation.setStatus', { conversationId: id, status: 'closed', snoozedUntil: null }),
      );
    },
    reopen() {
      showToast(w.didReopen);
      void act({ status: 'open' }, () =>
        bridge.call('conversation.setStatus', { conversationId: id, status: 'open', snoozedUntil: null }),
      );
    },
    setMode(mode) {
      void act({ agentMode: mode }, () => bridge.call('conversation.setMode', { conversationId: id, mode }));
    },
  };
}

/** Undo: whoever held the chat before holds it again. */
async function putHandler(bridge: Bridge, conversationId: ConversationRow['id'], handler: Handler): Promise<void> {
  try {
    if (handler.kind === 'agent') {
      await bridge.call('conversation.handBack', { conversationId, note: null, answerNow: false });
    } else {
      const personId = handler.kind === 'staff' ? handler.personId : null;
      await bridge.call('conversation.assign', { conversationId, personId });
    }
  } catch (error) {
    refuse(conversationId, error instanceof BridgeError ? error.code : 'other');
  }
}
