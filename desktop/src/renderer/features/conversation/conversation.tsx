import type { ConversationId } from '@tandem/shared/model';
import { type ReactNode, useEffect, useState } from 'react';
import type { ConversationView } from '../../../bridge/index.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { useSession } from '../../bridge/use-session.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { openConversation } from '../../stores/place-store.ts';
import { useTypingPerson } from '../../stores/presence-store.ts';
import { contactName } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Composer } from './composer/composer.tsx';
import { HolderBar } from './composer/holder-bar.tsx';
import { NoteLine } from './composer/note-line.tsx';
import { Thread } from './thread/thread.tsx';
import { ThreadHeader } from './thread-header.tsx';
import { useActs } from './use-acts.ts';
import { useChatCommands } from './use-chat-commands.ts';

interface ConversationProps {
  readonly conversationId: ConversationId;
  /** Stands under the header it concerns. */
  readonly banner: ReactNode;
}

/** One chat: header, thread, and the composer with its holder bar. */
export function Conversation({ conversationId, banner }: ConversationProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const { data: view, error, refetch } = useLive('conversation.get', { conversationId });
  useEffect(() => {
    const tell = (id: ConversationId | null) =>
      bridge.call('conversation.viewing', { conversationId: id }).catch(() => undefined);
    void tell(conversationId);
    return () => void tell(null);
  }, [bridge, conversationId]);

  if (view) return <OpenConversation view={view} banner={banner} />;
  return (
    <section className="thread" aria-label={w.messages} data-region="thread" tabIndex={-1}>
      {banner}
      <div className="grow">
        {view === null && (
          <Empty title={w.chatGone}>
            <Button onClick={() => openConversation(null)}>{w.backToList}</Button>
          </Empty>
        )}
        {error !== null && view === undefined && (
          <Empty title={problemWords(w, error)}>
            <Button onClick={() => void refetch()}>{w.retry}</Button>
          </Empty>
        )}
      </div>
    </section>
  );
}

function OpenConversation({ view, banner }: { view: ConversationView; banner: ReactNode }) {
  const { person } = useSession();
  const acts = useActs(view);
  const { conversation, contact } = view;
  const [isAssigning, setAssigning] = useState(false);
  const [isNoting, setNoting] = useState(false);
  const [isAskingAgain, setAskingAgain] = useState(false);
  const typingId = useTypingPerson(conversation.id, person.id);
  const { handler } = conversation;
  const isMine = handler.kind === 'staff' && handler.personId === person.id;
  // Somebody else took it while the note was open.
  if (isNoting && !isMine) setNoting(false);

  const takeOver = () => {
    const isTheirs = handler.kind === 'staff' && !isMine;
    if (isTheirs && typingId !== null && !isAskingAgain) {
      setAskingAgain(true);
      return;
    }
    setAskingAgain(false);
    acts.takeOver();
  };
  const handBack = () => setNoting(true);
  useChatCommands(view, acts, { takeOver, handBack, assign: () => setAssigning(true) });
  return (
    <section className="thread" aria-label={contactName(contact)}>
      <ThreadHeader view={view} acts={acts} isAssigning={isAssigning} onAssigning={setAssigning} />
      {banner}
      <Thread
        view={view}
        foot={
          <section className="composer" aria-labelledby="composer-name" data-region="composer">
            <HolderBar
              view={view}
              acts={acts}
              onTakeOver={takeOver}
              onHandBack={handBack}
              onAssign={() => setAssigning(true)}
              isAskingAgain={isAskingAgain}
            />
            {isNoting && (
              <NoteLine
                isUnanswered={conversation.waitingSince !== null}
                onCancel={() => setNoting(false)}
                onHandBack={(note, answerNow) => {
                  setNoting(false);
                  acts.handBack(note, answerNow);
                }}
              />
            )}
            <ComposerName />
            <Composer view={view} />
          </section>
        }
      />
    </section>
  );
}

function ComposerName() {
  const { w } = useLanguage();
  return (
    <span className="sr" id="composer-name">
      {w.keysComposer}
    </span>
  );
}
