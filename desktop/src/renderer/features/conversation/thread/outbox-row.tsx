import { CircleAlert, Clock } from 'lucide-react';
import type { ConversationView, OutboxItem } from '../../../../bridge/index.ts';
import { useSession } from '../../../bridge/use-session.ts';
import { keepTogether, languageOf } from '../../../format/thai-text.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { outboxWords } from '../../../locales/outbox-words.ts';
import { Button } from '../../../ui/button.tsx';
import { HolderBadge } from '../../../ui/holder.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { useReply } from '../use-reply.ts';
import { CopyButton } from './copy-button.tsx';
import type { ThreadEntry } from './thread-entries.ts';

type OutboxEntry = Extract<ThreadEntry, { kind: 'outbox' }>;

/** A reply that has not left this computer, or was refused: it looks like a message and says that it is not one yet. */
export function OutboxRow({ entry, view }: { entry: OutboxEntry; view: ConversationView }) {
  const { w, f } = useLanguage();
  const { person } = useSession();
  const { item } = entry;
  const look = item.state === 'refused' ? 'is-failed' : item.state === 'sending' ? '' : 'is-waiting';
  return (
    <div
      className={`bubble-row is-out is-first is-last by-me lane h-${entry.holder}`}
      data-testid="message"
      data-author="staff"
      data-delivery={`outbox-${item.state}`}
    >
      <span className="sr">{w.you}: </span>
      <div className={`bubble ${look}`} lang={languageOf(item.text, null)}>
        {keepTogether(item.text)}
      </div>
      {item.state === 'waiting' || item.state === 'sending' ? (
        <div className="meta">
          <b>{w.you}</b>
          <time dateTime={item.writtenAt}>{f.time(item.writtenAt)}</time>
          {' · '}
          <span className="state">
            <Icon of={Clock} size={12} />
            {item.state === 'waiting' ? w.waitingToSend : w.sending}
          </span>
        </div>
      ) : (
        <Decision item={item} view={view} />
      )}
      <span className="node">
        <HolderBadge holder="me" name={person.name} size="m" />
      </span>
    </div>
  );
}

/** What happened meanwhile, and what staff may do about it. */
function Decision({ item, view }: { item: OutboxItem; view: ConversationView }) {
  const { w } = useLanguage();
  const reply = useReply(view.conversation);
  const { handler } = view.conversation;
  const other = handler.kind === 'staff' ? view.members.find(({ id }) => id === handler.personId)?.name : undefined;
  const isShut = item.reason === 'window_closed' || item.reason === 'quota_exhausted';
  const mayRepeat = !isShut && item.reason !== 'text_too_long' && item.reason !== 'damaged';
  return (
    <>
      <div className="meta">
        <span className="is-bad">
          <Icon of={CircleAlert} size={14} />
          {outboxWords(w, item, other ?? w.theTeam)}
        </span>
      </div>
      <div className="item-acts">
        {mayRepeat && (
          <Button isSmall onClick={() => reply.retry(item, item.state === 'asks')}>
            {item.state === 'asks' ? w.sendAnyway : w.tryAgain}
          </Button>
        )}
        {isShut && <CopyButton text={item.text} />}
        {!isShut && (
          <Button isSmall onClick={() => reply.withdraw(item, true)}>
            {w.edit}
          </Button>
        )}
        <Button isSmall look="quiet-danger" onClick={() => reply.withdraw(item, false)}>
          {w.discard}
        </Button>
      </div>
    </>
  );
}
