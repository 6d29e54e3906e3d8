import { type MessageRow, may } from '@tandem/shared/model';
import { CircleAlert, CircleHelp, Clock } from 'lucide-react';
import type { ConversationView } from '../../../../bridge/index.ts';
import { useSession } from '../../../bridge/use-session.ts';
import { channelNames } from '../../../locales/channel-names.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import type { Words } from '../../../locales/words.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { useReply } from '../use-reply.ts';
import { CopyButton } from './copy-button.tsx';
import { useAuthorName } from './use-author-name.ts';
import { WhyButton } from './why-button.tsx';
import { WrongButton } from './wrong-button.tsx';

interface DeliveryLineProps {
  readonly message: MessageRow;
  readonly view: ConversationView;
  readonly text: string;
}

/** Who sent it, when, and only as much about its fate as is known. */
export function DeliveryLine({ message, view, text }: DeliveryLineProps) {
  const { w, f } = useLanguage();
  const { role } = useSession();
  const nameOf = useAuthorName(view);
  const reply = useReply(view.conversation);
  const channel = channelNames[view.connection.channel];
  const { delivery } = message;
  const isSeen = view.conversation.seenByContactAt !== null && view.conversation.seenByContactAt >= message.at;
  if (delivery?.state === 'failed' || delivery?.state === 'expired') {
    const because = delivery.state === 'expired' ? w.expiredBecause : w.notSentBecause;
    const isShut = delivery.rejection === 'window_closed' || delivery.rejection === 'quota_exhausted';
    return (
      <>
        <div className="meta">
          <span className="is-bad">
            <Icon of={CircleAlert} size={14} />
            {f.time(message.at)} {because(w[`reject_${delivery.rejection ?? 'transient'}`])}
          </span>
        </div>
        {may(role, 'inbox.reply') && text !== '' && (
          <div className="item-acts">
            {isShut ? (
              <CopyButton text={text} />
            ) : (
              <>
                <Button isSmall onClick={() => void reply.sendAnew(message.id, text)}>
                  {w.tryAgain}
                </Button>
                <Button isSmall onClick={() => reply.edit(text)}>
                  {w.edit}
                </Button>
              </>
            )}
            <Button isSmall look="quiet" onClick={() => void reply.discard(message.id)}>
              {w.discard}
            </Button>
          </div>
        )}
      </>
    );
  }
  return (
    <div className="meta">
      <b>{nameOf(message.author)}</b>
      <time dateTime={message.at}>{f.time(message.at)}</time>
      {' · '}
      <State w={w} delivery={delivery} isSeen={isSeen} channel={channel} />
      {message.author.kind === 'agent' && (
        <>
          <WhyButton messageId={message.id} />
          <WrongButton messageId={message.id} />
        </>
      )}
    </div>
  );
}

interface StateProps {
  readonly w: Words;
  readonly delivery: MessageRow['delivery'];
  readonly isSeen: boolean;
  readonly channel: string;
}

function State({ w, delivery, isSeen, channel }: StateProps) {
  switch (delivery?.state) {
    case 'queued':
    case 'attempting':
      return (
        <span className="state">
          <Icon of={Clock} size={12} />
          {w.sending}
        </span>
      );
    case 'unknown':
      return (
        <span className="state">
          <Icon of={CircleHelp} size={12} />
          {delivery.evidence === undefined ? w.unsure(channel) : w.unsettled(channel, delivery.evidence.looks.length)}
        </span>
      );
    case 'cancelled':
      return <span className="state">{w.cancelledSend}</span>;
    default:
      return <span className="state">{isSeen ? w.seen : w.sent}</span>;
  }
}
