import { newId } from '@tandem/shared/lib';
import type { ClientId, DraftRow } from '@tandem/shared/model';
import { useMutation } from '@tanstack/react-query';
import type { ConversationView } from '../../../bridge/index.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { write } from '../../stores/writing-store.ts';
import { focusComposer } from './focus.ts';

interface DraftActs {
  readonly approve: () => void;
  readonly edit: () => void;
  readonly drop: () => void;
  readonly isBusy: boolean;
  readonly error: Error | null;
}

/** Approving is not optimistic: a draft that has gone old meanwhile is refused, and the card says so. */
export function useDraft({ conversation }: ConversationView, draft: DraftRow | null): DraftActs {
  const bridge = useBridge();
  const approve = useMutation({
    mutationFn: (one: DraftRow) =>
      bridge.call('draft.approve', { draftId: one.id, clientId: newId() as ClientId, text: null }),
  });
  const drop = useMutation({ mutationFn: (one: DraftRow) => bridge.call('draft.drop', { draftId: one.id }) });
  const isBusy = approve.isPending || drop.isPending;
  return {
    approve: () => draft !== null && draft.state === 'pending' && !isBusy && approve.mutate(draft),
    drop: () => draft !== null && !isBusy && drop.mutate(draft),
    edit: () => {
      if (draft === null) return;
      // An old draft becomes plain text of one's own: there is nothing left to approve.
      write(conversation.id, {
        text: draft.text,
        draftId: draft.state === 'pending' ? draft.id : null,
        problem: null,
      });
      focusComposer();
    },
    isBusy,
    error: approve.error ?? drop.error,
  };
}
