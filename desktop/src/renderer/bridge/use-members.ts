import type { PersonId } from '@tandem/shared/model';
import { useQueryClient } from '@tanstack/react-query';
import type { ConversationView } from '../../bridge/index.ts';

/** Names of the team, from whichever conversation was read last: every one carries them all. */
export function useMemberName(): (id: PersonId) => string | null {
  const client = useQueryClient();
  return (id) => {
    for (const [, view] of client.getQueriesData<ConversationView | null>({ queryKey: ['conversation.get'] })) {
      const member = view?.members.find((one) => one.id === id);
      if (member !== undefined) return member.name;
    }
    return null;
  };
}
