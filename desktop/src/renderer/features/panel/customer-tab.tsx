import { textOf } from '@tandem/shared/model';
import type { ConversationView } from '../../../bridge/index.ts';
import { useThreadPages } from '../../bridge/use-thread-pages.ts';
import { languageOf } from '../../format/thai-text.ts';
import { useNow } from '../../format/use-now.ts';
import { channelNames } from '../../locales/channel-names.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Avatar, contactName, handleOf } from '../../ui/avatar.tsx';
import { CustomerData } from './customer-data.tsx';

export function CustomerTab({ view }: { view: ConversationView }) {
  const { w, f, locale } = useLanguage();
  const now = useNow();
  const { contact, connection, conversation } = view;
  const language = useWrittenLanguage(view);
  const languageName = language === null ? null : new Intl.DisplayNames([locale], { type: 'language' }).of(language);
  return (
    <>
      <div className="sec row" style={{ gap: 12 }}>
        <Avatar of={contact} size={48} />
        <div className="grow">
          <h3 className="cut person-name">{contactName(contact)}</h3>
          <div className="small mute cut">{handleOf(contact) ?? channelNames[connection.channel]}</div>
        </div>
      </div>
      <section className="sec">
        <h3>{w.details}</h3>
        <dl className="facts">
          {languageName !== null && (
            <>
              <dt>{w.language}</dt>
              <dd>{languageName}</dd>
            </>
          )}
          {contact.isFollower !== null && (
            <>
              <dt>{w.follows}</dt>
              <dd>{contact.isFollower ? w.yes : w.no}</dd>
            </>
          )}
          <dt>{w.firstSeen}</dt>
          <dd className="num">
            {conversation.lastInboundAt === null ? w.never : f.day(conversation.lastInboundAt, now)}
          </dd>
          <dt>{w.account}</dt>
          <dd>@{connection.handle.replace(/^@/, '')}</dd>
        </dl>
      </section>
      <CustomerData view={view} />
    </>
  );
}

/** The language of the customer's newest words. */
function useWrittenLanguage({ conversation }: ConversationView): string | null {
  const { data } = useThreadPages(conversation.id);
  for (const page of data?.pages ?? []) {
    for (const item of page.items.toReversed()) {
      if (item.kind !== 'message' || item.message.direction !== 'inbound') continue;
      const language = languageOf(textOf(item.message.parts), item.message.language);
      if (language !== undefined) return language;
    }
  }
  return null;
}
