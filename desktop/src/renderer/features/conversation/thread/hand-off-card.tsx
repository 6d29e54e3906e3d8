import type { ConversationView } from '../../../../bridge/index.ts';
import { keepTogether, languageOf } from '../../../format/thai-text.ts';
import { useNow } from '../../../format/use-now.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import type { ThreadEntry } from './thread-entries.ts';

type HandOff = Extract<ThreadEntry, { kind: 'activity' | 'hand-off' }>;

/** Stands in the thread while nobody holds the chat: what it is about and why AI does not answer. */
export function HandOffCard({ entry, view }: { entry: HandOff; view: ConversationView }) {
  const { w, f } = useLanguage();
  const now = useNow();
  const { activity } = entry;
  const { handOff } = view.conversation;
  const reason = activity.reason ?? handOff?.reason ?? null;
  const summary = handOff?.summary ?? activity.note ?? '';
  return (
    <div className="hand-wrap lane h-wait" data-activity="handed-off">
      <article className="hand-card">
        <h3>
          {reason !== null && <span className="chip is-wait">{w[`reason_${reason}`]}</span>}
          {w.handedToTeam}
          <time dateTime={activity.at}>{w.ago(f.span(now - Date.parse(activity.at)))}</time>
        </h3>
        <dl>
          {summary !== '' && (
            <>
              <dt>{w.summary}</dt>
              <dd lang={languageOf(summary, null)}>{keepTogether(summary)}</dd>
            </>
          )}
          {reason !== null && (
            <>
              <dt>{w.whyNotAi}</dt>
              <dd>{w[`why_${reason}`]}</dd>
            </>
          )}
        </dl>
      </article>
    </div>
  );
}
