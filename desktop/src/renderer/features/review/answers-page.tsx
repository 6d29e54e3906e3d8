import type { ConnectionId } from '@tandem/shared/model';
import { useState } from 'react';
import { useLive } from '../../bridge/use-live.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { BenchSkeleton } from '../../ui/bench-skeleton.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Segments } from '../../ui/segments.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { AnswerDetail } from './answer-detail.tsx';
import { AnswerRow } from './answer-row.tsx';
import { ListTrouble } from './list-trouble.tsx';
import { useBenchList } from './use-bench-list.ts';

/** Answers that somebody should look at, marked ones first; and those that were looked at. */
export function AnswersPage({ connectionId }: { connectionId: ConnectionId }) {
  const { w } = useLanguage();
  const [state, setState] = useState<'open' | 'done'>('open');
  const [cursor, setCursor] = useState(0);
  const list = useLive('reviews.list', { connectionId, state, cursor }, { keepsPrevious: true });
  const waiting = useLive('reviews.list', { connectionId, state: 'open', cursor: 0 });
  const isLate = useDelayed(list.isPending);
  const { data } = list;
  const reviews = data?.reviews ?? [];
  const { selectedId, select } = useBenchList(reviews.map(({ messageId }) => messageId));
  if (data === undefined) {
    if (list.error !== null) return <ListTrouble error={list.error} onRetry={() => void list.refetch()} />;
    return isLate ? <BenchSkeleton /> : null;
  }
  const selected = reviews.find(({ messageId }) => messageId === selectedId);
  const show = (next: number) => {
    setCursor(next);
    select(null);
  };
  return (
    <div className="workbench know-bench" data-detail={selected === undefined ? undefined : 'open'}>
      <section className="left" aria-label={w.tabAnswers}>
        <div className="know-tools">
          <div className="know-filter">
            <Segments
              label={w.answersWhich}
              value={state}
              options={[
                { value: 'open', label: w.answersOpen(waiting.data?.total ?? 0) },
                { value: 'done', label: w.answersDone },
              ]}
              onChange={(next) => {
                setState(next);
                show(0);
              }}
            />
          </div>
        </div>
        <ul className="know-list">
          {reviews.map((review) => (
            <AnswerRow
              key={review.messageId}
              review={review}
              isSelected={review.messageId === selectedId}
              onSelect={() => select(review.messageId)}
            />
          ))}
        </ul>
        {(cursor > 0 || data.nextCursor !== null) && (
          <div className="review-pages">
            {cursor > 0 && (
              <Button isSmall onClick={() => show(0)}>
                {w.previousItem}
              </Button>
            )}
            {data.nextCursor !== null && (
              <Button isSmall onClick={() => show(data.nextCursor ?? 0)}>
                {w.answersMore}
              </Button>
            )}
          </div>
        )}
        {reviews.length === 0 &&
          (state === 'open' ? (
            <Empty title={w.answersNone} next={w.answersNoneNext} />
          ) : (
            <Empty title={w.answersNoneDone} />
          ))}
      </section>
      <section className="right" aria-live="off">
        {selected === undefined ? (
          <Empty title={reviews.length === 0 ? '' : w.answerPick} />
        ) : (
          <AnswerDetail key={selected.messageId} review={selected} onClose={() => select(null)} />
        )}
      </section>
    </div>
  );
}
