import type { MessageRow } from '@tandem/shared/model';
import { textOf } from '@tandem/shared/model';
import type { ConversationView } from '../../../../bridge/index.ts';
import { useSession } from '../../../bridge/use-session.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { Avatar } from '../../../ui/avatar.tsx';
import { type Holder, HolderBadge } from '../../../ui/holder.tsx';
import { Part } from '../parts/part.tsx';
import { DeliveryLine } from './delivery-line.tsx';
import { Quote } from './quote.tsx';
import type { ThreadEntry } from './thread-entries.ts';
import { useAuthorName } from './use-author-name.ts';

type MessageEntry = Extract<ThreadEntry, { kind: 'message' }>;

export function MessageItem({ entry, view }: { entry: MessageEntry; view: ConversationView }) {
  const { f } = useLanguage();
  const { person } = useSession();
  const nameOf = useAuthorName(view);
  const { message, isFirst, isLast, holder } = entry;
  const isOut = message.direction === 'outbound';
  const by = senderOf(message, person.id);
  const state = message.delivery?.state;
  const classes = [
    'bubble-row',
    `lane h-${holder}`,
    isFirst && 'is-first',
    isLast && 'is-last',
    isOut && `is-out by-${by}`,
  ];
  return (
    <div
      className={classes.filter(Boolean).join(' ')}
      data-testid="message"
      data-message-id={message.id}
      data-author={message.author.kind}
      data-delivery={state ?? 'received'}
    >
      {!isOut && isLast && <Avatar of={view.contact} size={28} />}
      <span className="sr">{nameOf(message.author)}: </span>
      {message.replyToId !== null && <Quote conversationId={view.conversation.id} messageId={message.replyToId} />}
      {message.parts.map((part, at) => (
        <Part
          // Parts have no ids and never change their order.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={at}
          part={part}
          message={message}
          view={view}
          look={state === 'failed' || state === 'expired' ? 'is-failed' : state === 'cancelled' ? 'is-waiting' : ''}
        />
      ))}
      {message.reactions.length > 0 && (
        <div className="reactions">
          {message.reactions.map(({ by: who, emoji }) => (
            <span key={`${who} ${emoji}`}>{emoji}</span>
          ))}
        </div>
      )}
      {isOut && isLast && (
        <span className="node">
          <HolderBadge holder={by} name={by === 'me' ? person.name : nameOf(message.author)} size="m" />
        </span>
      )}
      {isLast && !isOut && (
        <div className="meta">
          <time dateTime={message.at}>{f.time(message.at)}</time>
        </div>
      )}
      {isLast && isOut && <DeliveryLine message={message} view={view} text={textOf(message.parts)} />}
    </div>
  );
}

function senderOf({ author }: MessageRow, myId: string): Holder {
  if (author.kind === 'agent') return 'ai';
  if (author.kind === 'staff') return author.personId === myId ? 'me' : 'mate';
  return 'shop';
}
