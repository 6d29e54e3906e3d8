import type { ReactNode } from 'react';
import { useDeadLetters } from '../../bridge/use-dead-letters.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Looking } from '../../ui/looking.tsx';
import { LetterCard } from './letter-card.tsx';

/** What ended without an outcome, newest first. */
export function DeadLetters({ banner }: { banner: ReactNode }) {
  const { w } = useLanguage();
  const { data, error, isOffline, refetch } = useDeadLetters();
  const letters = data?.deadLetters ?? [];
  return (
    <div className="page" data-region="page" tabIndex={-1}>
      <header>
        <h1>{w.deadLetters}</h1>
      </header>
      <div className="body">
        {banner}
        {data !== undefined && letters.length > 0 && (
          <div className="accounts">
            <p className="lead">
              <b>{w.deadLettersLead(data.total)}</b>{' '}
              {data.total > letters.length && w.deadLettersMore(letters.length, data.total)}
            </p>
            {letters.map((letter) => (
              <LetterCard key={letter.id} letter={letter} isOffline={isOffline} onGone={refetch} />
            ))}
          </div>
        )}
        {data !== undefined && letters.length === 0 && <Empty title={w.deadLettersNone} next={w.deadLettersNoneNext} />}
        {data === undefined && error === null && <Looking words={w.deadLettersLoading} />}
        {data === undefined && error !== null && (
          <Empty title={w.deadLettersError} next={isOffline ? w.deadLettersOffline : problemWords(w, error)}>
            {!isOffline && <Button onClick={refetch}>{w.retry}</Button>}
          </Empty>
        )}
      </div>
    </div>
  );
}
