import type { InboxView } from '../../../bridge/index.ts';
import type { Words } from '../../locales/words.ts';

export function viewName(w: Words, view: InboxView): string {
  const names: Record<InboxView, string> = {
    waiting: w.needsPerson,
    mine: w.mine,
    agent: w.aiHandling,
    drafts: w.draftsToApprove,
    unassigned: w.unassigned,
    open: w.allOpen,
    snoozed: w.snoozed,
    closed: w.closed,
  };
  return names[view];
}
