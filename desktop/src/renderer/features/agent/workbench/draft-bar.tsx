import type { DraftState } from '@tandem/shared/api';
import type { ConnectionId } from '@tandem/shared/model';
import { useState } from 'react';
import { useBridge } from '../../../bridge/bridge-context.tsx';
import { useLive } from '../../../bridge/use-live.ts';
import { useNow } from '../../../format/use-now.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { showToast } from '../../../stores/toast-store.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { changeCount } from './workbench-words.ts';

/** In the page's header: how far the draft is from what is live, and the way to publish it. */
export function DraftBar({ connectionId, savedAt }: { connectionId: ConnectionId; savedAt: string }) {
  const { w, f } = useLanguage();
  const now = useNow();
  const bridge = useBridge();
  const { data: draft } = useLive('workbench.draft', { connectionId });
  const { data: link } = useLive('link.get', {});
  const [open, setOpen] = useState<'publish' | 'discard' | null>(null);
  if (draft === undefined) return null;
  const isOffline = link?.state === 'offline';
  const count = changeCount(draft);
  const close = () => setOpen(null);
  return (
    <>
      <span
        className="small mute cut"
        role="status"
        data-testid="draft-state"
        title={draft.live === null ? w.draftNoneWhat : w.savedAt(`${f.date(savedAt, now)} ${f.time(savedAt)}`)}
      >
        {stateWords(draft, w)}
      </span>
      {draft.live !== null && count > 0 && (
        <Button look="quiet" disabled={isOffline} onClick={() => setOpen('discard')} data-testid="discard-draft">
          {w.draftDiscard}
        </Button>
      )}
      {(draft.live === null || count > 0) && (
        <Button
          {...(draft.live === null ? {} : { look: 'primary' as const })}
          disabled={isOffline}
          onClick={() => setOpen('publish')}
          data-testid="publish"
        >
          {draft.live === null ? w.publishFirst : w.publish}
        </Button>
      )}
      {open === 'publish' && <PublishDialog draft={draft} onClose={close} />}
      {open === 'discard' && draft.live !== null && (
        <ConfirmDialog
          title={w.draftDiscardTitle}
          what={w.draftDiscardWhat(draft.live.version)}
          yes={w.draftDiscardYes}
          onClose={close}
          onYes={async () => {
            await bridge.call('workbench.discard', { connectionId, draft: draft.draft });
            showToast(w.didDiscard);
          }}
        />
      )}
    </>
  );
}

function stateWords(draft: DraftState, w: ReturnType<typeof useLanguage>['w']): string {
  if (draft.live === null) return w.draftNone;
  const count = changeCount(draft);
  return count === 0 ? w.draftClean(draft.live.version) : w.draftChanges(count);
}
