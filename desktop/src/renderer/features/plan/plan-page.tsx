import type { ShopPlan, Usage } from '@tandem/shared/api';
import { useEffect } from 'react';
import { useLive } from '../../bridge/use-live.ts';
import { useMay } from '../../bridge/use-session.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Looking } from '../../ui/looking.tsx';
import { History } from './history.tsx';
import { Meter } from './meter.tsx';
import { monthName } from './month-name.ts';
import { PlanFacts } from './plan-facts.tsx';

/** The relay tells of limits only; who looks wants it to move. */
const pollMs = 30_000;

/** What the shop may use, what it has used, where that goes, and what happens at a limit. */
export function PlanPage() {
  const { w } = useLanguage();
  const { data: link } = useLive('link.get', {});
  const plan = useLive('plan.get', {});
  const usage = useLive('plan.usage', {}, { pollMs });
  const isOffline = link?.state === 'offline';
  const state = link?.state;
  const { refetch: readPlan } = plan;
  const { refetch: readUsage } = usage;
  useEffect(() => {
    if (state !== 'live') return;
    void readPlan();
    void readUsage();
  }, [state, readPlan, readUsage]);
  const error = plan.error ?? usage.error;
  if (plan.data === undefined || usage.data === undefined) {
    if (error === null) {
      return <Looking words={w.planLoading} />;
    }
    return (
      <Empty title={w.planError} next={isOffline ? w.planOffline : problemWords(w, error)}>
        {!isOffline && (
          <Button
            onClick={() => {
              void readPlan();
              void readUsage();
            }}
          >
            {w.retry}
          </Button>
        )}
      </Empty>
    );
  }
  return <PlanBody shop={plan.data} usage={usage.data} />;
}

function PlanBody({ shop, usage }: { shop: ShopPlan; usage: Usage }) {
  const { w, f, locale } = useLanguage();
  const now = useNow();
  const mayChange = useMay('connections.change');
  const { plan, since } = shop;
  const baht = (amount: number) => `฿${f.number(amount)}`;
  const price = plan.monthlyThb === null ? w.planByAgreement : w.planPerMonth(baht(plan.monthlyThb));
  return (
    <div className="plan" data-testid="plan" data-plan={plan.id}>
      <section aria-label={w.planAndUsage} className="plan-head">
        <div className="grow">
          <h2>
            {w[`plan_${plan.id}`]} <span className="mute">{price}</span>
          </h2>
          <p className="mute">
            {w.planSince(f.date(since, now))}. {plan.id !== 'enterprise' && (mayChange ? w.planMore : w.planMoreAsk)}
          </p>
        </div>
      </section>
      {usage.agent.state !== 'working' && (
        <p className="account-note is-close" role="status" data-testid="ai-paused">
          <span className="grow">
            <b>{w.aiPausedTitle}</b> {w[`aiPausedBy_${pausedBy(usage.agent.by)}`]}{' '}
            {w.aiPausedUntil(f.date(usage.agent.until, now))}
          </span>
        </p>
      )}
      <section aria-label={w.planPeriod(monthName(usage.month, locale), usage.timeZone)}>
        <p className="mute plan-period">{w.planPeriod(monthName(usage.month, locale), usage.timeZone)}</p>
        <div className="meters plan-meters">
          {usage.meters.map((meter) => (
            <Meter key={`${meter.resource} ${meter.period}`} meter={meter} />
          ))}
        </div>
      </section>
      <History usage={usage} />
      <PlanFacts plan={plan} />
    </div>
  );
}

function pausedBy(resource: Exclude<Usage['agent'], { state: 'working' }>['by']): 'messages' | 'aiReplies' | 'aiSpend' {
  return resource === 'messages' || resource === 'aiReplies' ? resource : 'aiSpend';
}
