import { useEffect } from 'react';
import { useLive } from '../../bridge/use-live.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Looking } from '../../ui/looking.tsx';
import { Erasures } from './erasures.tsx';
import { Exports } from './exports.tsx';
import { RetentionForm } from './retention-form.tsx';

/** For how long what is kept, who is being erased, and which copies are out. */
export function Privacy() {
  const { w } = useLanguage();
  const { data: link } = useLive('link.get', {});
  const retention = useLive('retention.get', {});
  const erasures = useLive('erasures.list', {});
  const exports = useLive('exports.list', {});
  const isOffline = link?.state === 'offline';
  const all = [retention, erasures, exports];
  const refetch = () => {
    for (const { refetch: again } of all) void again();
  };
  const state = link?.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the queries' own functions never change
  useEffect(() => {
    if (state === 'live') refetch();
  }, [state]);
  const error = all.find((one) => one.data === undefined && one.error !== null)?.error ?? null;
  if (retention.data === undefined || erasures.data === undefined || exports.data === undefined) {
    return error === null ? (
      <Looking words={w.privacyLoading} />
    ) : (
      <Empty title={w.privacyError} next={isOffline ? w.privacyOffline : problemWords(w, error)}>
        {!isOffline && <Button onClick={refetch}>{w.retry}</Button>}
      </Empty>
    );
  }
  const { conversationDays, traceDays, auditDays } = retention.data;
  return (
    <div className="team privacy">
      <Erasures erasures={erasures.data} isOffline={isOffline} />
      <Exports exports={exports.data} isOffline={isOffline} />
      <section aria-label={w.retention}>
        <h2>{w.retention}</h2>
        <p className="mute">{w.retentionLead}</p>
        {/* Another person's change is another form. */}
        <RetentionForm
          key={`${conversationDays} ${traceDays} ${auditDays}`}
          stored={retention.data}
          isOffline={isOffline}
        />
      </section>
    </div>
  );
}
