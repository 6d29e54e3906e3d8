import { CircleAlert, Timer } from 'lucide-react';
import type { ListItem } from '../../../bridge/index.ts';
import { useLive } from '../../bridge/use-live.ts';
import { useMemberName } from '../../bridge/use-members.ts';
import { useSession } from '../../bridge/use-session.ts';
import { limitsOf } from '../../format/limits.ts';
import { keepTogether, languageOf } from '../../format/thai-text.ts';
import { isHeldUp } from '../../format/unsent.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { usePresence, useTypingPerson } from '../../stores/presence-store.ts';
import { Avatar, contactName } from '../../ui/avatar.tsx';
import { HolderBadge, holderOf } from '../../ui/holder.tsx';
import { Icon } from '../../ui/icon.tsx';
import { type RowMoment, type RowWords, rowWords } from './row-words.ts';

interface ConversationRowProps {
  readonly item: ListItem;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  readonly position: number;
  readonly total: number;
  readonly onOpen: () => void;
}

export function ConversationRow({ item, isSelected, isTabStop, position, total, onOpen }: ConversationRowProps) {
  const { w, f } = useLanguage();
  const { person } = useSession();
  const memberName = useMemberName();
  const now = useNow();
  const { conversation, contact } = item;
  const typingId = useTypingPerson(conversation.id, person.id);
  const isAgentWriting = usePresence((state) => state.agentWriting[conversation.id] ?? false);

  const holder = holderOf(conversation.handler, person.id);
  const holderName =
    conversation.handler.kind === 'staff'
      ? holder === 'me'
        ? person.name
        : memberName(conversation.handler.personId)
      : null;
  const typingName = typingId === null ? null : (memberName(typingId as typeof person.id) ?? w.theTeam);
  const words = rowWords(w, item, holder, { typingName, isAgentWriting, unsent: useUnsent(item, now) });
  const limits = limitsOf(conversation, item.messagesPerWindow, now);
  const isWaiting = item.group === 'waiting' && conversation.waitingSince !== null;
  const when = isWaiting
    ? f.span(now - Date.parse(conversation.waitingSince ?? conversation.lastMessageAt))
    : f.when(conversation.lastMessageAt, now);
  const unreadLook = holder === 'wait' ? 'is-wait' : holder === 'me' ? 'is-me' : 'is-quiet';

  const holderWords = {
    ai: w.rowAgent,
    me: w.rowMine,
    mate: w.rowTeammate(holderName ?? w.theTeam),
    wait: w.rowNeedsPerson,
    shop: '',
  }[holder];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it handles the keys
    <div
      role="option"
      aria-selected={isSelected}
      aria-posinset={position}
      aria-setsize={total}
      tabIndex={isTabStop ? 0 : -1}
      className={`conv h-${holder} ${conversation.unreadCount > 0 ? 'is-unread' : ''}`}
      data-testid="conversation-row"
      data-conversation-id={conversation.id}
      data-holder={holder}
      onClick={onOpen}
    >
      <Avatar of={contact}>
        <HolderBadge holder={holder} name={holderName} />
      </Avatar>
      <div className="who cut">
        {contactName(contact)}
        <Spoken words={holderWords} />
      </div>
      <div className="when">{when}</div>
      <div className="say cut" lang={languageOf(words.text, null)}>
        {words.lead !== null && <Lead look={words.leadLook} text={words.lead} />}
        {keepTogether(words.text)}
      </div>
      <div className="marks">
        {limits.isClosing && limits.leftMs !== null && (
          <span className="closing">
            <Icon of={Timer} size={12} />
            {f.left(Math.floor(limits.leftMs / 3_600_000) * 3_600_000 || limits.leftMs)}
          </span>
        )}
        {limits.isLow && !limits.isOver && limits.quota !== null && (
          <span className="closing">{`${limits.quotaLeft}/${limits.quota}`}</span>
        )}
        {item.hasProblem && (
          <span className="is-bad">
            <Icon of={CircleAlert} size={14} />
          </span>
        )}
        {conversation.unreadCount > 0 && (
          <>
            <span className={`count ${unreadLook}`} aria-hidden="true">
              {f.number(conversation.unreadCount)}
            </span>
            <Spoken words={w.unread(conversation.unreadCount)} />
          </>
        )}
      </div>
    </div>
  );
}

function useUnsent(item: ListItem, now: number): RowMoment['unsent'] {
  const { data: link } = useLive('link.get', {});
  const { data: outbox } = useLive('outbox.list', {}, { isEnabled: item.queuedCount > 0 });
  if (item.queuedCount === 0) return null;
  const newest = outbox?.findLast(({ conversationId }) => conversationId === item.conversation.id);
  return newest === undefined ? null : { text: newest.text, isHeldUp: isHeldUp(newest, link?.state, now) };
}

function Lead({ look, text }: { look: RowWords['leadLook']; text: string }) {
  return <b className={`is-${look}`}>{text} </b>;
}

/** What colour and shape say to the eye, for the ear. */
function Spoken({ words }: { words: string }) {
  return <span className="sr">{`, ${words}, `}</span>;
}
