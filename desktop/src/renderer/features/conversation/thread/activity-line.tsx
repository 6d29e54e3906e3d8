import type { CSSProperties } from 'react';
import type { ConversationView } from '../../../../bridge/index.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import type { ThreadEntry } from './thread-entries.ts';
import { useAuthorName } from './use-author-name.ts';

type Activity = Extract<ThreadEntry, { kind: 'activity' | 'hand-off' }>;

/** One line beside its knot: the lane changes its colour here. */
export function ActivityLine({ entry, view }: { entry: Activity; view: ConversationView }) {
  const { w, f } = useLanguage();
  const nameOf = useAuthorName(view);
  const { activity, from, holder } = entry;
  const name = nameOf(activity.by);
  const template = {
    'taken-over': from === 'ai' ? w.tookOverFromAi : w.tookOver,
    'handed-back': w.handedBack,
    'handed-off': () => w.handedOff,
    closed: w.closedBy,
    reopened: activity.by.kind === 'contact' ? () => w.reopenedByCustomer : w.reopenedBy,
  }[activity.kind];
  return (
    <div
      className={`event lane h-${holder} ${from === 'wait' ? 'from-wait' : ''}`}
      style={{ '--from': `var(--${from === 'shop' ? 'line-strong' : `${from}-fill`})` } as CSSProperties}
      data-activity={activity.kind}
    >
      <span>
        <Named template={template} name={name} /> · {f.time(activity.at)}
        {activity.reason !== null && ` · ${w[`why_${activity.reason}`]}`}
        {activity.note !== null && activity.note !== '' && (
          <>
            <br />
            {w.noteForAi(activity.note)}
          </>
        )}
      </span>
      <span className="knot" />
    </div>
  );
}

const MARK = '\u0000';

/** The sentence with the name in it set in bold, wherever the language puts it. */
function Named({ template, name }: { template: (name: string) => string; name: string }) {
  const [before = '', after] = template(MARK).split(MARK);
  if (after === undefined) return before;
  return (
    <>
      {before}
      <b>{name}</b>
      {after}
    </>
  );
}
