import { ArrowLeft, Check, PanelRight, RotateCcw, UserRoundPlus } from 'lucide-react';
import type { ConversationView } from '../../../bridge/index.ts';
import { usePreferences } from '../../bridge/use-preferences.ts';
import { useMay } from '../../bridge/use-session.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { goTo, openConversation, usePlace } from '../../stores/place-store.ts';
import { Avatar, contactName, handleOf } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/button.tsx';
import { initialOf, toneOf } from '../../ui/initial.ts';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { useNarrowerThan } from '../../ui/use-width.ts';
import { LimitsMark } from './limits-mark.tsx';
import type { ConversationActs } from './use-acts.ts';

interface ThreadHeaderProps {
  readonly view: ConversationView;
  readonly acts: ConversationActs;
  readonly isAssigning: boolean;
  readonly onAssigning: (isOpen: boolean) => void;
}

export function ThreadHeader({ view, acts, isAssigning, onAssigning }: ThreadHeaderProps) {
  const { w } = useLanguage();
  const mayReply = useMay('inbox.reply');
  const [{ isPanelOpen }, setPreferences] = usePreferences();
  const isNarrow = useNarrowerThan(1180);
  const isPanelOver = usePlace((place) => place.isPanelOver);
  const { conversation, contact, connection, members } = view;
  const isPanelShown = isNarrow ? isPanelOver : isPanelOpen;
  const account = `@${connection.handle.replace(/^@/, '')}`;
  const handle = handleOf(contact);
  return (
    <header className="thread-head">
      <span className="back">
        <IconButton icon={ArrowLeft} label={w.backToList} onClick={() => openConversation(null)} />
      </span>
      <Avatar of={contact} size={32} />
      <div className="grow">
        <h2 className="cut">{contactName(contact)}</h2>
        <div className="small mute cut">{handle === null ? account : w.wroteTo(handle, account)}</div>
      </div>
      <LimitsMark conversation={conversation} quota={view.capabilities.messagesPerWindow} />
      <div className="acts">
        {mayReply && (
          <Menu
            label={w.assign}
            align="end"
            isOpen={isAssigning}
            onOpenChange={onAssigning}
            trigger={<IconButton icon={UserRoundPlus} label={w.assign} keys={{ code: 'KeyA' }} />}
          >
            {members
              .filter(({ role }) => role !== 'viewer')
              .map((member) => (
                <MenuItem key={member.id} onSelect={() => acts.assign(member.id, member.name)}>
                  <span className={`avatar is-24 tone-${toneOf(member.id)}`} aria-hidden="true">
                    {initialOf(member.name)}
                  </span>
                  {member.name}
                </MenuItem>
              ))}
            <MenuItem onSelect={() => acts.assign(null, w.nobody)}>
              <span className="badge is-wait h-wait is-l" aria-hidden="true" />
              {w.nobody}
            </MenuItem>
          </Menu>
        )}
        {mayReply &&
          (conversation.status === 'closed' ? (
            <IconButton icon={RotateCcw} label={w.reopenChat} keys={{ code: 'KeyD' }} onClick={acts.reopen} />
          ) : (
            <IconButton icon={Check} label={w.closeChat} keys={{ code: 'KeyD' }} onClick={acts.close} />
          ))}
        <IconButton
          icon={PanelRight}
          label={isPanelShown ? w.closePanel : w.showPanel}
          keys={{ code: 'KeyP' }}
          aria-pressed={isPanelShown}
          onClick={() =>
            isNarrow ? goTo({ isPanelOver: !isPanelOver }) : setPreferences({ isPanelOpen: !isPanelOpen })
          }
        />
      </div>
    </header>
  );
}
