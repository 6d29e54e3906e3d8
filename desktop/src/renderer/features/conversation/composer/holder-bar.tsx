import { ChevronDown } from 'lucide-react';
import type { ConversationView } from '../../../../bridge/index.ts';
import { useLive } from '../../../bridge/use-live.ts';
import { useMay, useSession } from '../../../bridge/use-session.ts';
import { useNow } from '../../../format/use-now.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { codeWords } from '../../../locales/problem-words.ts';
import { usePresence, useTypingPerson } from '../../../stores/presence-store.ts';
import { useRefusals } from '../../../stores/refusal-store.ts';
import { Button } from '../../../ui/button.tsx';
import { HolderBadge, holderOf } from '../../../ui/holder.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import type { ConversationActs } from '../use-acts.ts';
import { barWords } from './bar-words.ts';

interface HolderBarProps {
  readonly view: ConversationView;
  readonly acts: ConversationActs;
  readonly onTakeOver: () => void;
  readonly onHandBack: () => void;
  readonly onAssign: () => void;
  /** A teammate writes here just now; T once more takes the chat all the same. */
  readonly isAskingAgain: boolean;
}

/** The top edge of the composer: who holds the chat, what that means, and at most two acts. */
export function HolderBar({ view, acts, onTakeOver, onHandBack, onAssign, isAskingAgain }: HolderBarProps) {
  const { w, f } = useLanguage();
  const { person } = useSession();
  const mayReply = useMay('inbox.reply');
  const now = useNow();
  const { data: link } = useLive('link.get', {});
  const { conversation, members } = view;
  const refusal = useRefusals((state) => state.byConversation[conversation.id]);
  const typingId = useTypingPerson(conversation.id, person.id);
  const isAgentWriting = usePresence((state) => state.agentWriting[conversation.id] ?? false);
  const heldBy = usePresence((state) => state.held[conversation.id]);

  const nameOf = (id: string) => members.find((member) => member.id === id)?.name ?? w.theTeam;
  const holder = holderOf(conversation.handler, person.id);
  const holderName = conversation.handler.kind === 'staff' ? nameOf(conversation.handler.personId) : '';
  const [title, detail] = barWords(w, f, view, {
    holder,
    holderName,
    typingName: typingId === null ? null : nameOf(typingId),
    isAgentWriting,
    isAgentHeld: heldBy !== undefined && heldBy.until > now,
    isOffline: link?.state === 'offline',
    now,
  });
  const modes = { off: w.modeOff, draft: w.modeDraft, auto: w.modeAuto };
  return (
    <div className={`holder-bar h-${holder}`} data-testid="holder-bar" data-holder={holder} role="status">
      <HolderBadge holder={holder} name={holder === 'me' ? person.name : holderName} size="m" />
      <div className="words">
        <b>{title}</b>
        {refusal !== undefined ? (
          <small className="is-bad">{codeWords(w, refusal)}</small>
        ) : (
          <small>{isAskingAgain && typingId !== null ? w.typingTakeOver(nameOf(typingId)) : detail}</small>
        )}
      </div>
      {mayReply && holder === 'ai' && view.effectiveMode !== 'auto' && (
        <Menu
          label={w.modeHere}
          trigger={
            <Button isSmall>
              {w.mode}: {modes[view.effectiveMode]}
              <Icon of={ChevronDown} size={12} />
            </Button>
          }
        >
          {(['off', 'draft', 'auto'] as const).map((mode) => (
            <MenuItem key={mode} onSelect={() => acts.setMode(mode)}>
              {modes[mode]}
            </MenuItem>
          ))}
        </Menu>
      )}
      {mayReply && holder === 'wait' && (
        <Button isSmall keys={{ code: 'KeyA' }} onClick={onAssign}>
          {w.assign}
        </Button>
      )}
      {mayReply && holder !== 'me' && (
        <Button
          isSmall
          {...(holder === 'wait' ? { look: 'hold' as const } : {})}
          keys={{ code: 'KeyT' }}
          data-testid="take-over"
          onClick={onTakeOver}
        >
          {w.takeOver}
        </Button>
      )}
      {mayReply && holder === 'me' && (
        <Button isSmall keys={{ code: 'KeyH' }} data-testid="hand-back" onClick={onHandBack}>
          {w.handBack}
        </Button>
      )}
    </div>
  );
}
