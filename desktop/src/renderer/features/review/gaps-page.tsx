import type { ContentGap } from '@tandem/shared/api';
import type { ConnectionId } from '@tandem/shared/model';
import { useState } from 'react';
import { useLive } from '../../bridge/use-live.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { BenchSkeleton } from '../../ui/bench-skeleton.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Segments } from '../../ui/segments.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { GapDetail } from './gap-detail.tsx';
import { GapRow } from './gap-row.tsx';
import { ListTrouble } from './list-trouble.tsx';
import { useBenchList } from './use-bench-list.ts';

type Which = 'open' | 'closed' | 'dismissed';
/** The stream tells when they are sorted; this is for a word that was missed. */
const sortingPollMs = 3000;

/** What customers ask and AI does not know, most asked first. */
export function GapsPage({ connectionId }: { connectionId: ConnectionId }) {
  const { w } = useLanguage();
  const [which, setWhich] = useState<Which>('open');
  const [isPolling, setPolling] = useState(false);
  const list = useLive(
    'gaps.list',
    { connectionId, state: which },
    { keepsPrevious: true, ...(isPolling && { pollMs: sortingPollMs }) },
  );
  const isLate = useDelayed(list.isPending);
  const { data } = list;
  const gaps: readonly ContentGap[] = data?.gaps ?? [];
  const isSorting = (data?.unsorted ?? 0) > 0;
  if (isSorting !== isPolling) setPolling(isSorting);
  const { selectedId, select } = useBenchList(gaps.map(({ id }) => id));
  if (data === undefined) {
    if (list.error !== null) return <ListTrouble error={list.error} onRetry={() => void list.refetch()} />;
    return isLate ? <BenchSkeleton /> : null;
  }
  const { counts, unsorted } = data;
  const isNothing = counts.open + counts.closed + counts.dismissed === 0;
  if (isNothing) return <Empty title={w.gapsNone} next={isSorting ? w.gapsSorting(unsorted) : w.gapsNoneNext} />;
  const selected = gaps.find(({ id }) => id === selectedId);
  const none = {
    open: [w.gapsNone, w.gapsNoneNext],
    closed: [w.gapsNoneClosed, w.gapsNoneClosedNext],
    dismissed: [w.gapsNoneDismissed, ''],
  }[which];
  return (
    <div className="workbench know-bench" data-detail={selected === undefined ? undefined : 'open'}>
      <section className="left" aria-label={w.tabGaps}>
        <div className="know-tools">
          <div className="know-filter">
            <Segments
              label={w.gapsWhich}
              value={which}
              options={[
                { value: 'open', label: w.gapsOpen(counts.open) },
                { value: 'closed', label: w.gapsClosed(counts.closed) },
                { value: 'dismissed', label: w.gapsDismissed(counts.dismissed) },
              ]}
              onChange={(next) => {
                setWhich(next);
                select(null);
              }}
            />
          </div>
          {isSorting && (
            <p className="small mute" role="status">
              {w.gapsSorting(unsorted)}
            </p>
          )}
        </div>
        <ul className="know-list">
          {gaps.map((gap) => (
            <GapRow key={gap.id} gap={gap} isSelected={gap.id === selectedId} onSelect={() => select(gap.id)} />
          ))}
        </ul>
        {gaps.length === 0 && <Empty title={none[0] ?? ''} next={none[1] ?? ''} />}
      </section>
      <section className="right" aria-live="off">
        {selected === undefined ? (
          <Empty title={gaps.length === 0 ? '' : w.gapPick} />
        ) : (
          <GapDetail key={selected.id} gap={selected} onClose={() => select(null)} />
        )}
      </section>
    </div>
  );
}
