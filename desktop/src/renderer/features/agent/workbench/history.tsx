import type { AgentVersion } from '@tandem/shared/api';
import type { ConnectionId } from '@tandem/shared/model';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useBridge } from '../../../bridge/bridge-context.tsx';
import { useLive } from '../../../bridge/use-live.ts';
import { useNow } from '../../../format/use-now.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { problemWords } from '../../../locales/problem-words.ts';
import { showToast } from '../../../stores/toast-store.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Difference } from './difference.tsx';
import { fieldName } from './workbench-words.ts';

/** What has been live, newest first: who, when, why; each one press away from being live again. */
export function History({ connectionId, mayChange }: { connectionId: ConnectionId; mayChange: boolean }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const pages = useInfiniteQuery({
    queryKey: ['workbench.versions', { connectionId }],
    queryFn: ({ pageParam }: { pageParam: number | null }) =>
      bridge.call('workbench.versions', { connectionId, cursor: pageParam }),
    initialPageParam: null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const versions = pages.data?.pages.flatMap((page) => page.versions);
  const live = versions?.find(({ isLive }) => isLive);
  if (pages.isError && versions === undefined) {
    return (
      <Empty title={problemWords(w, pages.error)}>
        <Button onClick={() => void pages.refetch()}>{w.retry}</Button>
      </Empty>
    );
  }
  if (versions === undefined) return null;
  if (versions.length === 0) return <Empty title={w.historyEmpty} next={w.historyEmptyNext} />;
  return (
    <div className="history">
      <ol>
        {versions.map((version) => (
          <VersionItem
            key={version.version}
            connectionId={connectionId}
            version={version}
            liveVersion={live?.version ?? null}
            mayChange={mayChange}
          />
        ))}
      </ol>
      {pages.hasNextPage && (
        <Button isSmall disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {w.moreResults}
        </Button>
      )}
    </div>
  );
}

interface VersionItemProps {
  readonly connectionId: ConnectionId;
  readonly version: AgentVersion;
  readonly liveVersion: number | null;
  readonly mayChange: boolean;
}

function VersionItem({ connectionId, version: one, liveVersion, mayChange }: VersionItemProps) {
  const { w, f } = useLanguage();
  const now = useNow();
  const bridge = useBridge();
  const [compared, setCompared] = useState<{ from: number; to: number | 'draft' } | null>(null);
  const rollback = useMutation({
    mutationFn: () => bridge.call('workbench.rollback', { connectionId, version: one.version, note: '' }),
    onSuccess() {
      const undo =
        liveVersion === null
          ? null
          : () => void bridge.call('workbench.rollback', { connectionId, version: liveVersion, note: '' });
      showToast(w.didRollback(one.version), undo);
    },
  });
  const changed = [
    ...one.changed.settings.map((field) => fieldName(w, field)),
    ...(one.changed.documents > 0 ? [w.changedCount(0, one.changed.documents)] : []),
  ];
  return (
    <li data-testid="version" className={one.isLive ? 'is-live' : ''}>
      <span className="num version-no">{one.version}</span>
      <div className="grow">
        <p>
          <b>
            {w[`kind_${one.kind}`]}
            {one.restores !== null && ` ${w.wentBackTo(one.restores)}`}
          </b>
          {one.isLive && <span className="chip is-ai">{w.isLive}</span>}
          <span className="mute small">{[f.when(one.at, now), one.by?.name ?? ''].filter(Boolean).join(' · ')}</span>
        </p>
        {one.note !== '' && <p>{one.note}</p>}
        {one.reason !== null && <p className="is-wait">{w.historyReason(one.reason)}</p>}
        <p className="small mute num">
          {[
            ...changed,
            ...(one.run === null
              ? []
              : [w.betterCount(one.run.better), w.worseCount(one.run.worse), w.sameCount(one.run.same)]),
          ].join(' · ')}
        </p>
        {rollback.isError && (
          <p className="field-error" role="alert">
            {problemWords(w, rollback.error)}
          </p>
        )}
      </div>
      <span className="acts">
        <Button
          isSmall
          look="quiet"
          onClick={() => setCompared({ from: one.version, to: one.isLive ? 'draft' : (liveVersion ?? 'draft') })}
        >
          {one.isLive ? w.compareDraft : w.compareLive}
        </Button>
        {mayChange && !one.isLive && (
          <Button isSmall disabled={rollback.isPending} onClick={() => rollback.mutate()} data-testid="rollback">
            {w.rollback}
          </Button>
        )}
      </span>
      {compared !== null && (
        <CompareDialog connectionId={connectionId} {...compared} onClose={() => setCompared(null)} />
      )}
    </li>
  );
}

interface CompareProps {
  readonly connectionId: ConnectionId;
  readonly from: number;
  readonly to: number | 'draft';
  readonly onClose: () => void;
}

function CompareDialog({ connectionId, from, to, onClose }: CompareProps) {
  const { w } = useLanguage();
  const { data, error } = useLive('workbench.compare', { connectionId, from, to });
  const name = (side: number | 'draft') => (side === 'draft' ? w.sideDraft : w.sideVersion(side));
  return (
    <Dialog title={w.compareTitle(name(from), name(to))} isWide onClose={onClose}>
      {data !== undefined && <Difference difference={data} />}
      {data === undefined && error === null && <div className="skeleton" style={{ height: 80 }} />}
      {data === undefined && error !== null && <p className="field-error">{problemWords(w, error)}</p>}
    </Dialog>
  );
}
