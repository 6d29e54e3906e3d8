import type { DraftRow } from '@tandem/shared/model';
import { Check, PencilLine, TriangleAlert } from 'lucide-react';
import type { ConversationView } from '../../../../bridge/index.ts';
import { useMay } from '../../../bridge/use-session.ts';
import { limitsOf } from '../../../format/limits.ts';
import { keepTogether, languageOf } from '../../../format/thai-text.ts';
import { useNow } from '../../../format/use-now.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { problemWords } from '../../../locales/problem-words.ts';
import { Button } from '../../../ui/button.tsx';
import { HolderBadge } from '../../../ui/holder.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { useDraft } from '../use-draft.ts';
import { WhyButton } from './why-button.tsx';

/** The AI's proposal, on the lane and not sent. A newer customer message makes it old: editable then, not sendable. */
export function DraftCard({ draft, view }: { draft: DraftRow; view: ConversationView }) {
  const { w, f } = useLanguage();
  const mayReply = useMay('inbox.reply');
  const acts = useDraft(view, draft);
  const isOutdated = draft.state === 'outdated';
  const limits = limitsOf(view.conversation, view.capabilities.messagesPerWindow, useNow());
  return (
    <div className="draft-wrap lane h-ai">
      <article className={`draft ${isOutdated ? 'is-outdated' : ''}`} aria-label={w.aiDraft} data-state={draft.state}>
        <header>
          <Icon of={PencilLine} size={14} />
          <b>{w.aiDraft}</b>
          {isOutdated ? w.draftOutdated : w.notSentYet}
          <time dateTime={draft.createdAt}>{w.written(f.time(draft.createdAt))}</time>
        </header>
        <div className="words" lang={languageOf(draft.text, null)}>
          {keepTogether(draft.text)}
        </div>
        <ul className="checks">
          {draft.sources.map((source) => (
            <li key={`${source.documentId} ${source.quote}`} className="is-found">
              <Icon of={Check} size={14} />
              <span>
                {w.draftSource}: {source.title}
              </span>
            </li>
          ))}
          {draft.sources.length === 0 && (
            <li className="is-unsure">
              <Icon of={TriangleAlert} size={14} />
              {w.draftNoSource}
            </li>
          )}
          {acts.error !== null && (
            <li className="field-error" role="alert">
              {problemWords(w, acts.error)}
            </li>
          )}
        </ul>
        {mayReply && (
          <footer>
            {!isOutdated && (
              <Button
                look="primary"
                keys={{ code: 'Enter', ctrl: true }}
                disabled={limits.isOver || limits.isSpent || acts.isBusy}
                data-testid="draft-approve"
                onClick={acts.approve}
              >
                {w.send}
              </Button>
            )}
            <Button keys={{ code: 'KeyE' }} onClick={acts.edit}>
              {w.edit}
            </Button>
            <Button look="quiet" keys={{ code: 'Delete' }} data-testid="draft-drop" onClick={acts.drop}>
              {w.drop}
            </Button>
            <WhyButton messageId={draft.inReplyToId} />
            {limits.quotaLeft !== null && !isOutdated && <span className="end">{w.usesOne(limits.quotaLeft)}</span>}
          </footer>
        )}
      </article>
      <span className="node">
        <HolderBadge holder="ai" size="m" />
      </span>
    </div>
  );
}
