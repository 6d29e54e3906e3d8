import type { Instant } from '@tandem/shared/model';
import type { ListGroup } from '../../../bridge/index.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';

interface GroupHeadProps {
  readonly group: ListGroup;
  readonly count: number;
  readonly oldest: Instant | null;
}

export function GroupHead({ group, count, oldest }: GroupHeadProps) {
  const { w, f } = useLanguage();
  const now = useNow();
  const waitedMs = oldest === null ? 0 : now - Date.parse(oldest);
  const names: Record<ListGroup, string> = {
    waiting: w.needsPerson,
    drafts: w.draftsToApprove,
    mine: w.yours,
    teammates: w.teammates,
    agent: w.aiHandling,
  };
  // Only the two groups that ask for something are coloured.
  const tone = group === 'waiting' ? 'is-toned h-wait' : group === 'drafts' ? 'is-toned h-ai' : '';
  return (
    <div className={`group-head ${tone}`}>
      <b>{names[group]}</b>
      <span className="num">{f.number(count)}</span>
      {group === 'waiting' && waitedMs >= 60_000 && <span className="end num">{w.oldest(f.span(waitedMs))}</span>}
    </div>
  );
}
