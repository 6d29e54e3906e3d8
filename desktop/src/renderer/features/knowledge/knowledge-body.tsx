import type { ConnectionId } from '@tandem/shared/model';
import { useDeferredValue, useState } from 'react';
import { useLive } from '../../bridge/use-live.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { goTo } from '../../stores/place-store.ts';
import { BenchSkeleton } from '../../ui/bench-skeleton.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Segments } from '../../ui/segments.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { DocumentDetail } from './document-detail.tsx';
import { DocumentRow } from './document-row.tsx';
import { isBusy, isMatch, needsLook } from './document-words.ts';

type Filter = 'all' | 'faq' | 'text' | 'pdf' | 'url' | 'look';
/** The stream tells every step; this is for one that was missed. */
const busyPollMs = 3000;

interface BodyProps {
  readonly connectionId: ConnectionId;
  readonly mayChange: boolean;
  readonly selectedId: string | null;
  readonly onSelect: (id: string | null) => void;
}

export function KnowledgeBody({ connectionId, mayChange, selectedId, onSelect }: BodyProps) {
  const { w } = useLanguage();
  const [filter, setFilter] = useState<Filter>('all');
  const [query, setQuery] = useState('');
  const wanted = useDeferredValue(query);
  const [isPolling, setPolling] = useState(false);
  const list = useLive('knowledge.list', { connectionId }, isPolling ? { pollMs: busyPollMs } : {});
  const { data: draft } = useLive('workbench.draft', { connectionId });
  const isLate = useDelayed(list.isPending);
  const documents = list.data;
  const isAnyBusy = documents?.some(isBusy) ?? false;
  if (isAnyBusy !== isPolling) setPolling(isAnyBusy);
  if (documents === undefined) {
    if (list.error !== null) {
      return (
        <Empty title={problemWords(w, list.error)} next={w.knowledgeOffline}>
          <Button onClick={() => void list.refetch()}>{w.retry}</Button>
        </Empty>
      );
    }
    return isLate ? <BenchSkeleton /> : null;
  }
  if (documents.length === 0) return <Empty title={w.knowledgeEmpty} next={w.knowledgeEmptyNext} />;
  const kinds = (['faq', 'url', 'pdf', 'text'] as const).filter((kind) => documents.some((each) => each.kind === kind));
  const options: { value: Filter; label: string }[] = [
    { value: 'all', label: w.allKinds },
    ...kinds.map((kind) => ({ value: kind, label: w[`kinds_${kind}`] })),
    ...(documents.some(needsLook) ? [{ value: 'look' as const, label: w.needsLook }] : []),
  ];
  const active = options.some(({ value }) => value === filter) ? filter : 'all';
  const shown = documents
    .filter((each) => active === 'all' || (active === 'look' ? needsLook(each) : each.kind === active))
    .filter((each) => isMatch(each, wanted))
    .toReversed();
  const on = documents.filter(({ isEnabled }) => isEnabled).length;
  const changes = new Map(draft?.difference.documents.map(({ documentId, change }) => [documentId, change]));
  const selected = documents.find(({ id }) => id === selectedId);
  return (
    <div className="workbench know-bench" data-detail={selected === undefined ? undefined : 'open'}>
      <section className="left" aria-label={w.knowledge}>
        <div className="know-tools">
          <input
            className="field"
            type="search"
            value={query}
            placeholder={w.findKnowledge}
            aria-label={w.findKnowledge}
            onChange={(event) => setQuery(event.target.value)}
          />
          <div className="know-filter">
            {options.length > 2 && (
              <Segments label={w.findKnowledge} value={active} options={options} onChange={setFilter} />
            )}
            <span className="grow" />
            <span className="mute small num">{w.knowledgeCount(on, documents.length)}</span>
          </div>
        </div>
        {changes.size > 0 && (
          <div className="account-note know-draft" data-testid="not-live">
            <span className="grow">
              <b>{w.draftChanges(changes.size)}</b> {w.notLiveYetWhat}
            </span>
            <Button isSmall onClick={() => goTo({ screen: 'agent', agentConnectionId: connectionId })}>
              {w.openDraft}
            </Button>
          </div>
        )}
        <ul className="know-list">
          {shown.map((document) => (
            <DocumentRow
              key={document.id}
              document={document}
              change={changes.get(document.id)}
              mayChange={mayChange}
              isSelected={document.id === selectedId}
              onSelect={() => onSelect(document.id)}
            />
          ))}
        </ul>
        {shown.length === 0 && <p className="mute know-none">{w.knowledgeNothing}</p>}
      </section>
      <section className="right" aria-live="off">
        {selected === undefined ? (
          <Empty title={w.knowledgePick} />
        ) : (
          <DocumentDetail
            key={selected.id}
            document={selected}
            isLive={changes.get(selected.id) === 'switched-off'}
            mayChange={mayChange}
            onClose={() => onSelect(null)}
          />
        )}
      </section>
    </div>
  );
}
