import type { Author } from '@tandem/shared/model';
import type { ConversationView } from '../../../../bridge/index.ts';
import { useSession } from '../../../bridge/use-session.ts';
import { channelNames } from '../../../locales/channel-names.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { contactName } from '../../../ui/avatar.tsx';

/** Who did it, as this person calls them: "You", a teammate's name, AI, the customer, the platform's app. */
export function useAuthorName(view: ConversationView): (author: Author) => string {
  const { w } = useLanguage();
  const { person } = useSession();
  return (author) => {
    switch (author.kind) {
      case 'agent':
        return 'AI';
      case 'contact':
        return contactName(view.contact);
      case 'platform-app':
        return w.phoneApp(channelNames[view.connection.channel]);
      case 'platform-auto':
        return w.platformAuto(channelNames[view.connection.channel]);
      case 'staff':
        if (author.personId === person.id) return w.you;
        return view.members.find(({ id }) => id === author.personId)?.name ?? w.theTeam;
    }
  };
}
