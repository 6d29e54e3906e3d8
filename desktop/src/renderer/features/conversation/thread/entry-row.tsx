import { assertNever } from '@tandem/shared/lib';
import type { ConversationView } from '../../../../bridge/index.ts';
import { useNow } from '../../../format/use-now.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { ActivityLine } from './activity-line.tsx';
import { HandOffCard } from './hand-off-card.tsx';
import { MessageItem } from './message-item.tsx';
import { OutboxRow } from './outbox-row.tsx';
import type { ThreadEntry } from './thread-entries.ts';

export function EntryRow({ entry, view }: { entry: ThreadEntry; view: ConversationView }) {
  switch (entry.kind) {
    case 'day':
      return <Day at={entry.at} holder={entry.holder} />;
    case 'new':
      return <NewDivider at={entry.at} startsDay={entry.startsDay} holder={entry.holder} />;
    case 'message':
      return <MessageItem entry={entry} view={view} />;
    case 'outbox':
      return <OutboxRow entry={entry} view={view} />;
    case 'activity':
      return <ActivityLine entry={entry} view={view} />;
    case 'hand-off':
      return <HandOffCard entry={entry} view={view} />;
    default:
      return assertNever(entry);
  }
}

function Day({ at, holder }: { at: string; holder: string }) {
  const { f } = useLanguage();
  return <div className={`day lane h-${holder}`}>{f.day(at, useNow())}</div>;
}

function NewDivider({ at, startsDay, holder }: { at: string; startsDay: boolean; holder: string }) {
  const { w, f } = useLanguage();
  const day = f.day(at, useNow());
  return (
    <div className={`new-divider lane h-${holder}`}>
      {startsDay ? `${w.newDivider} · ${day}` : w.newDivider}
      <i />
    </div>
  );
}
