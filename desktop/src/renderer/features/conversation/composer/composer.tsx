import { newId } from '@tandem/shared/lib';
import { type ClientId, textLength } from '@tandem/shared/model';
import { CircleAlert, Lock, PencilLine } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { ConversationView, OutboxItem } from '../../../../bridge/index.ts';
import { useBridge } from '../../../bridge/bridge-context.tsx';
import { useLive } from '../../../bridge/use-live.ts';
import { useSession } from '../../../bridge/use-session.ts';
import { languageOf } from '../../../format/thai-text.ts';
import { useNow } from '../../../format/use-now.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { problemWords } from '../../../locales/problem-words.ts';
import { emptyWriting, useWriting, write } from '../../../stores/writing-store.ts';
import { contactName } from '../../../ui/avatar.tsx';
import { Button } from '../../../ui/button.tsx';
import { holderOf } from '../../../ui/holder.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { focusThread } from '../focus.ts';
import { useReply } from '../use-reply.ts';
import { ComposerFoot } from './composer-foot.tsx';
import { shutReason } from './shut-reason.ts';
import { useTypingSignal } from './use-typing-signal.ts';

/** The field, from the first character to the outbox. Its text stays with the chat until it is sent or emptied. */
export function Composer({ view }: { view: ConversationView }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const { person, role } = useSession();
  const now = useNow();
  const { conversation, contact, capabilities } = view;
  const writing = useWriting(conversation.id);
  const signal = useTypingSignal(conversation.id);
  const reply = useReply(conversation);
  const { data: link } = useLive('link.get', {});
  const { data: outbox = [] } = useLive('outbox.list', {});
  const [isApproving, setApproving] = useState(false);
  const unsent = outbox.filter((item) => item.conversationId === conversation.id && item.state === 'waiting');

  const shut = shutReason(w, view, role, now);
  if (shut !== null) {
    return (
      <p className="composer-shut">
        <Icon of={Lock} />
        {shut}
      </p>
    );
  }
  const used = textLength(writing.text, capabilities.text.unit);
  const isSendable = writing.text.trim() !== '' && used <= capabilities.text.limit && !isApproving;

  const set = (text: string) => {
    write(conversation.id, { text, problem: null });
    signal(text);
  };
  const send = async () => {
    if (!isSendable) return;
    const { text, draftId } = writing;
    const clientId = newId() as ClientId;
    signal('');
    if (draftId === null) {
      write(conversation.id, emptyWriting);
      await reply.send(text.trim(), clientId);
      return;
    }
    // Not optimistic: the draft may have gone old while it was edited.
    setApproving(true);
    try {
      await bridge.call('draft.approve', { draftId, clientId, text: text.trim() });
      write(conversation.id, emptyWriting);
    } catch (error) {
      // It can still be sent as a reply of one's own.
      write(conversation.id, { draftId: null, problem: problemWords(w, error) });
    } finally {
      setApproving(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Thai and Chinese input methods use Enter to choose.
    if (event.nativeEvent.isComposing) return;
    const isEnter = event.code === 'Enter' || event.code === 'NumpadEnter';
    const isPlain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (isEnter && (isPlain || (event.ctrlKey && writing.draftId !== null))) void send();
    else if (event.code === 'Escape') focusThread();
    else if (event.code === 'ArrowUp' && isPlain && writing.text === '' && unsent.length > 0) {
      void reply.withdraw(unsent.at(-1) as OutboxItem, true);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const holder = holderOf(conversation.handler, person.id);
  const name = contactName(contact);
  const placeholder =
    holder === 'ai'
      ? w.ownReply
      : holder === 'me'
        ? w.replyTo(name)
        : [w.replyTo(name), conversation.status === 'closed' ? w.closedChat : w.sendingMakesYours].join(w.sentenceGap);
  return (
    <>
      {writing.draftId !== null && (
        <p className="notice">
          <Icon of={PencilLine} size={14} />
          <span className="grow">{w.editingDraft}</span>
          <Button isSmall look="quiet" onClick={() => write(conversation.id, emptyWriting)}>
            {w.stopEditing}
          </Button>
        </p>
      )}
      <textarea
        rows={1}
        value={writing.text}
        aria-label={w.replyTo(name)}
        placeholder={placeholder}
        lang={languageOf(writing.text, null)}
        data-testid="composer-input"
        data-region-focus=""
        onChange={(event) => set(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {writing.problem !== null && (
        <p className="notice is-bad" role="alert">
          <Icon of={CircleAlert} size={14} />
          {writing.problem}
        </p>
      )}
      <ComposerFoot
        used={used}
        limit={capabilities.text.limit}
        queuedBefore={unsent.length}
        isOffline={link?.state === 'offline'}
        isSendable={isSendable}
        isEmpty={writing.text.trim() === ''}
        onSend={() => void send()}
      />
    </>
  );
}
