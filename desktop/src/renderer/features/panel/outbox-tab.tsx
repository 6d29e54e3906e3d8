import type { ConversationId } from '@tandem/shared/model';
import type { OutboxItem } from '../../../bridge/index.ts';
import { useLive } from '../../bridge/use-live.ts';
import { languageOf } from '../../format/thai-text.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { outboxWords } from '../../locales/outbox-words.ts';
import { openConversation } from '../../stores/place-store.ts';
import { Avatar, contactName } from '../../ui/avatar.tsx';

/** Every reply that has not left this computer, whichever chat it belongs to. */
export function OutboxTab({ items }: { items: readonly OutboxItem[] }) {
  const { w } = useLanguage();
  return (
    <>
      <div className="sec">
        <p className="mute">{w.waitingKept}</p>
      </div>
      <ul>
        {items.map((item) => (
          <Queued key={item.clientId} item={item} />
        ))}
      </ul>
    </>
  );
}

function Queued({ item }: { item: OutboxItem }) {
  const { w, f } = useLanguage();
  const conversationId = item.conversationId as ConversationId;
  const { data: view } = useLive('conversation.get', { conversationId });
  const handler = view?.conversation.handler;
  const other = handler?.kind === 'staff' ? view?.members.find(({ id }) => id === handler.personId)?.name : undefined;
  const needsWord = item.state === 'asks' || item.state === 'refused';
  return (
    <li>
      <button type="button" className="queued" onClick={() => openConversation(conversationId)}>
        <span className="row">
          {view && <Avatar of={view.contact} size={24} />}
          <b className="grow cut">{view ? contactName(view.contact) : ''}</b>
          <time className="small mute num" dateTime={item.writtenAt}>
            {f.time(item.writtenAt)}
          </time>
        </span>
        <span className="two-lines" lang={languageOf(item.text, null)}>
          {item.text}
        </span>
        {needsWord && (
          <span className={item.state === 'refused' ? 'field-error' : 'asks'}>
            {outboxWords(w, item, other ?? w.theTeam)}
          </span>
        )}
      </button>
    </li>
  );
}
