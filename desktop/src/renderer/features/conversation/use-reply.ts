import { replyLetterId } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import type { ClientId, ConversationRow, MessageId } from '@tandem/shared/model';
import { useQueryClient } from '@tanstack/react-query';
import type { OutboxItem } from '../../../bridge/index.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { useWritings, write } from '../../stores/writing-store.ts';
import { focusComposer } from './focus.ts';
import { hideOptimistic, showOptimistic } from './thread/use-thread.ts';

interface ReplyActs {
  readonly send: (text: string, clientId: ClientId) => Promise<void>;
  readonly retry: (item: OutboxItem, sendAnyway: boolean) => Promise<void>;
  /** Takes an unsent reply back, into the field (`isEdited`) or away. */
  readonly withdraw: (item: OutboxItem, isEdited: boolean) => Promise<void>;
  readonly edit: (text: string) => void;
  /** A reply that the relay could not bring to the customer: it is marked as not sent. */
  readonly discard: (messageId: MessageId) => Promise<void>;
  /** The same words as a new reply; the old one is discarded, or stays where nobody can be told. */
  readonly sendAnew: (messageId: MessageId, text: string) => Promise<void>;
}

/** What staff do with a reply. Nothing written is ever lost: what could not be kept returns to the field, with the reason. */
export function useReply({ id }: Pick<ConversationRow, 'id'>): ReplyActs {
  const bridge = useBridge();
  const client = useQueryClient();
  const { w } = useLanguage();

  const intoField = (text: string, problem: string | null) => {
    const already = useWritings.getState().byConversation[id]?.text ?? '';
    write(id, { text: already.trim() === '' ? text : `${text}\n${already}`, draftId: null, problem });
    focusComposer();
  };
  const refuse = (error: unknown) => write(id, { problem: problemWords(w, error) });

  const discard = (messageId: MessageId) => bridge.call('deadLetters.discard', { id: replyLetterId(messageId) });
  const send: ReplyActs['send'] = async (text, clientId) => {
    const writtenAt = new Date().toISOString();
    showOptimistic(client, id, { clientId, conversationId: id, text, writtenAt, state: 'sending', reason: null });
    try {
      await bridge.call('reply.queue', { clientId, conversationId: id, text, replyToId: null });
    } catch (error) {
      hideOptimistic(client, id, clientId);
      intoField(text, problemWords(w, error));
    }
  };

  return {
    send,
    discard: (messageId) => discard(messageId).then(done, refuse),
    async sendAnew(messageId, text) {
      await send(text, newId() as ClientId);
      await discard(messageId).then(done, done);
    },
    retry: (item, sendAnyway) => bridge.call('reply.retry', { clientId: item.clientId, sendAnyway }).then(done, refuse),
    async withdraw(item, isEdited) {
      try {
        const { text } = await bridge.call('reply.withdraw', { clientId: item.clientId });
        hideOptimistic(client, id, item.clientId);
        if (isEdited) intoField(text, null);
      } catch (error) {
        refuse(error);
      }
    },
    edit: (text) => intoField(text, null),
  };
}

async function done(): Promise<void> {
  // The engine tells of the change itself.
}
