import type { Plan } from '@tandem/shared/model';
import { useLanguage } from '../../locales/locale-context.tsx';

/** What is not used up but simply there. */
export function PlanFacts({ plan }: { plan: Plan }) {
  const { w, f } = useLanguage();
  return (
    <section aria-label={w.planLimits}>
      <h2>{w.planLimits}</h2>
      <dl className="plan-facts">
        <dt>{w.planAnalytics}</dt>
        <dd>{w[`planAnalytics_${plan.analytics}`]}</dd>
        <dt>{w.planRequests}</dt>
        <dd>{f.number(plan.requestsPerMinute)}</dd>
        <dt>{w.planApiKeys}</dt>
        <dd>{plan.hasApiKeys ? w.planHas : w.planHasNot}</dd>
      </dl>
    </section>
  );
}
