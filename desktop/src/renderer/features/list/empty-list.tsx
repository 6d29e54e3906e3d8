import type { InboxView } from '../../../bridge/index.ts';
import { useLive } from '../../bridge/use-live.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { goTo, usePlace } from '../../stores/place-store.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';

/** Says what is true of this view and what comes next. */
export function EmptyList() {
  const { w } = useLanguage();
  const { view, connectionId, closingSoonOnly } = usePlace();
  const { data: counts } = useLive('inbox.counts', {});
  const { data: accounts } = useLive('accounts.list', {});
  if (closingSoonOnly) {
    return (
      <Empty title={w.emptyFilter}>
        <Button onClick={() => goTo({ closingSoonOnly: false })}>{w.showAll}</Button>
      </Empty>
    );
  }
  if (accounts?.length === 0) {
    return <Empty title={w.emptyNoAccount} next={w.emptyNoAccountNext} />;
  }
  const handled = counts?.views.agent ?? 0;
  const waitingNext = handled > 0 ? `${w.aiHandlesN(handled)} ${w.newHandOffs}` : w.newHandOffs;
  const words: Record<InboxView, readonly [string, string]> = {
    waiting: [w.noOneWaiting, waitingNext],
    mine: [w.emptyMine, w.emptyMineNext],
    agent: [w.emptyAgent, w.emptyAgentNext],
    drafts: [w.emptyDrafts, w.emptyDraftsNext],
    unassigned: [w.emptyUnassigned, waitingNext],
    open: [w.emptyOpen, w.emptyOpenNext],
    snoozed: [w.emptyFilter, ''],
    closed: [w.emptyClosed, w.emptyClosedNext],
  };
  const [title, next] = words[view];
  return (
    <Empty title={title} next={next}>
      {connectionId !== null && <Button onClick={() => goTo({ connectionId: null })}>{w.showAll}</Button>}
    </Empty>
  );
}
