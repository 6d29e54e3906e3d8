import type { DraftRow } from '@tandem/shared/model';
import type { ConversationView } from '../../../bridge/index.ts';
import { useMay, useSession } from '../../bridge/use-session.ts';
import { type Command, useCommands } from '../../commands/command.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { goTo, openConversation, usePlace } from '../../stores/place-store.ts';
import { holderOf } from '../../ui/holder.tsx';
import { focusList } from './focus.ts';
import type { ConversationActs } from './use-acts.ts';
import { useDraft } from './use-draft.ts';
import { useShowTrace } from './use-show-trace.ts';

interface ChatDoors {
  readonly takeOver: () => void;
  readonly handBack: () => void;
  readonly assign: () => void;
}

/** The keys of the open chat. Which of them exist follows from who holds it and what this person may do. */
export function useChatCommands(view: ConversationView, acts: ConversationActs, doors: ChatDoors): void {
  const { w } = useLanguage();
  const { person } = useSession();
  const mayReply = useMay('inbox.reply');
  const { conversation } = view;
  const draft: DraftRow | null =
    view.draft?.state === 'pending' || view.draft?.state === 'outdated' ? view.draft : null;
  const draftActs = useDraft(view, draft);
  const showTrace = useShowTrace();
  const isMine = holderOf(conversation.handler, person.id) === 'me';
  const isClosed = conversation.status === 'closed';

  const chat = (command: Omit<Command, 'group' | 'isForChat'>): Command => ({
    ...command,
    group: 'chat',
    isForChat: true,
  });
  const acting: Command[] = [
    isMine
      ? chat({ id: 'hand-back', label: w.handBack, keys: [{ code: 'KeyH' }], run: doors.handBack })
      : chat({ id: 'take-over', label: w.takeOver, keys: [{ code: 'KeyT' }], run: doors.takeOver }),
    chat({ id: 'assign', label: w.assign, keys: [{ code: 'KeyA' }], run: doors.assign }),
    chat({
      id: 'close',
      label: isClosed ? w.reopenChat : w.closeChat,
      keys: [{ code: 'KeyD' }],
      run: isClosed ? acts.reopen : acts.close,
    }),
    {
      id: 'toggle-hold',
      group: 'composer',
      label: w.toggleHold,
      keys: [{ code: 'Period', ctrl: true }],
      isHiddenInPalette: true,
      run: isMine ? doors.handBack : doors.takeOver,
    },
    ...composerKeys(w),
  ];
  const drafting: Command[] =
    draft === null
      ? []
      : [
          chat({ id: 'draft-send', label: w.sendDraft, keys: [{ code: 'Enter', ctrl: true }], run: draftActs.approve }),
          chat({ id: 'draft-edit', label: w.editDraft, keys: [{ code: 'KeyE' }], run: draftActs.edit }),
          chat({ id: 'draft-drop', label: w.dropDraft, keys: [{ code: 'Delete' }], run: draftActs.drop }),
        ];
  const reading: Command[] = [
    chat({
      id: 'why',
      label: w.whyThisAnswer,
      keys: [{ code: 'KeyW' }],
      run: () => showTrace(null),
    }),
    {
      id: 'escape',
      group: 'chat',
      label: w.backToThread,
      keys: [{ code: 'Escape' }],
      isHiddenInPalette: true,
      run: () => {
        if (usePlace.getState().isPanelOver) goTo({ isPanelOver: false });
        else if (window.matchMedia('(max-width: 859.98px)').matches) openConversation(null);
        else focusList();
      },
    },
  ];
  useCommands(mayReply ? [...acting, ...drafting, ...reading] : reading);
}

/** Kept by the field itself; here for the key sheet. */
function composerKeys(w: ReturnType<typeof useLanguage>['w']): Command[] {
  const local = { group: 'composer', isHiddenInPalette: true, isLocal: true, run: () => undefined } as const;
  return [
    { ...local, id: 'send', label: w.send, keys: [{ code: 'Enter' }] },
    { ...local, id: 'new-line', label: w.newLine, keys: [{ code: 'Enter', shift: true }] },
    { ...local, id: 'edit-unsent', label: w.editUnsent, keys: [{ code: 'ArrowUp' }] },
  ];
}
