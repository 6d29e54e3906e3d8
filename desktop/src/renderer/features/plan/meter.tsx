import type { UsageMeter } from '@tandem/shared/api';
import { dollars } from '../../format/money.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import type { Words } from '../../locales/words.ts';

/** One limit of the plan: how much is used, where it goes, what happens there. */
export function Meter({ meter }: { meter: UsageMeter }) {
  const { w, f } = useLanguage();
  const now = useNow();
  const { resource, period, used, limit, state, forecast, reachedOn } = meter;
  const title = period === 'day' ? w.meter_aiSpendToday : w[`meter_${resource}`];
  const amount = (value: number) => (resource === 'aiSpend' ? dollars(value) : f.number(value));
  const share = limit === null || limit === 0 ? 0 : Math.min(1, used / limit);
  // One account of one is no alarm; a month that is used up is.
  const isAlarm = period !== 'now' && state === 'reached';
  const look = isAlarm ? 'meter is-bad' : period !== 'now' && state === 'near' ? 'meter is-close' : 'meter';
  return (
    <div className={look} data-testid="meter" data-resource={resource} data-period={period} data-state={state}>
      <span className="mute">{title}</span>
      <b>{limit === null ? amount(used) : w.meterOf(amount(used), amount(limit))}</b>
      {limit === null ? (
        <span className="mute small">{w.meterUnlimited}</span>
      ) : (
        <progress max={1} value={share} aria-label={title}>
          {Math.round(share * 100)} %
        </progress>
      )}
      {state !== 'ok' && <small>{stateWords(w, meter, share)}</small>}
      {forecast !== null && state !== 'reached' && (
        <span className="small mute">
          {reachedOn === null
            ? w.meterForecast(amount(forecast))
            : w.meterRunsOut(f.date(`${reachedOn}T12:00:00`, now))}
        </span>
      )}
      {limit !== null && <span className="small mute">{atLimitWords(w, meter)}</span>}
    </div>
  );
}

function stateWords(w: Words, { period, state }: UsageMeter, share: number): string {
  if (state === 'near') return w.meterNear(Math.round(share * 100));
  return period === 'now' ? w.meterFull : w.meterReached;
}

function atLimitWords(w: Words, { resource, atLimit }: UsageMeter): string {
  if (resource === 'documents') return `${w.atLimit_documents} ${w.atLimit_refused}`;
  if (resource === 'seats') return `${w.atLimit_seats} ${w.atLimit_refused}`;
  return w[`atLimit_${atLimit}`];
}
