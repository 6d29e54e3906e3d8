import type { Erasure } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { showToast } from '../../stores/toast-store.ts';
import { Button } from '../../ui/button.tsx';

const dayMs = 86_400_000;

/** Who is hidden and not yet gone, with the time that is left to bring them back. */
export function Erasures({ erasures, isOffline }: { erasures: readonly Erasure[]; isOffline: boolean }) {
  const { w } = useLanguage();
  return (
    <section aria-label={w.erasures}>
      <h2>{w.erasures}</h2>
      <p className="mute">{erasures.length === 0 ? w.erasuresNone : w.erasuresLead}</p>
      <ul>
        {erasures.map((erasure) => (
          <ErasureItem key={erasure.id} erasure={erasure} isOffline={isOffline} />
        ))}
      </ul>
    </section>
  );
}

function ErasureItem({ erasure, isOffline }: { erasure: Erasure; isOffline: boolean }) {
  const { w, f } = useLanguage();
  const now = useNow();
  const bridge = useBridge();
  const { data: members = [] } = useLive('members.list', {});
  const undo = useMutation({
    mutationFn: () => bridge.call('erasures.undo', { id: erasure.id }),
    onSuccess: () => showToast(w.erasedUndone),
  });
  const leftMs = Date.parse(erasure.dueAt) - now;
  const by = members.find(({ id }) => id === erasure.askedBy)?.name ?? w.actor_left;
  return (
    <li data-testid="erasure">
      <span className="grow">
        <b className="cut">{erasure.contactName ?? w.customerUnknown}</b>
        <small>
          <span className="num">
            {leftMs > 0 ? w.erasureLeft(leftMs > 2 * dayMs ? f.span(leftMs) : f.left(leftMs)) : w.erasureSoon}
          </span>
          {' · '}
          {w.erasureMessages(f.number(erasure.messages))} · {w.erasureBy(by)}
        </small>
        {undo.isError && (
          <small className="field-error" role="alert">
            {problemWords(w, undo.error)}
          </small>
        )}
      </span>
      <Button isSmall disabled={isOffline || undo.isPending || leftMs <= 0} onClick={() => undo.mutate()}>
        {w.erasureUndo}
      </Button>
    </li>
  );
}
