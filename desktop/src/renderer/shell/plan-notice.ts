import type { Usage, UsageMeter } from '@tandem/shared/api';
import { useState } from 'react';
import { useLive } from '../bridge/use-live.ts';
import { useMay } from '../bridge/use-session.ts';

export type PlanNotice =
  | { readonly kind: 'paused'; readonly agent: Exclude<Usage['agent'], { state: 'working' }>; readonly key: string }
  | { readonly kind: 'near'; readonly meter: UsageMeter & { limit: number }; readonly key: string };

const keptKey = 'tandem.plan-notices';
const mostKept = 20;

/** The relay says when a limit is passed; this is for what nobody heard of. */
const pollMs = 300_000;

/** What the team is to know of the plan's limits: once in its period, until somebody at this computer has read it. */
export function usePlanNotice(): { readonly notice: PlanNotice | null; dismiss(): void } {
  const mayRead = useMay('plan.read');
  const { data: usage } = useLive('plan.usage', {}, { pollMs, isEnabled: mayRead });
  const [read, setRead] = useState(readKeys);
  const notice = usage === undefined ? null : (noticesOf(usage).find(({ key }) => !read.includes(key)) ?? null);
  return {
    notice,
    dismiss() {
      if (notice === null) return;
      const next = [notice.key, ...read].slice(0, mostKept);
      localStorage.setItem(keptKey, JSON.stringify(next));
      setRead(next);
    },
  };
}

/** The gravest first. */
function noticesOf({ agent, meters, month, today }: Usage): PlanNotice[] {
  const near = meters.flatMap((meter): PlanNotice[] => {
    const { resource, period, state, limit } = meter;
    if (period !== 'month' || state !== 'near' || limit === null) return [];
    return [{ kind: 'near', meter: { ...meter, limit }, key: `near ${resource} ${month}` }];
  });
  if (agent.state === 'working') return near;
  const period = agent.state === 'paused' ? month : today;
  return [{ kind: 'paused', agent, key: `paused ${agent.by} ${period}` }, ...near];
}

function readKeys(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keptKey) ?? '[]');
    return Array.isArray(kept) ? kept.filter((key) => typeof key === 'string') : [];
  } catch (error) {
    // Somebody else's text under our name: as good as none.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
