import type { AnswerReview } from '@tandem/shared/api';
import type { MessageId } from '@tandem/shared/model';
import { ThumbsDown } from 'lucide-react';
import { useState } from 'react';
import { useLive } from '../../bridge/use-live.ts';
import { useMarkWrong } from '../../bridge/use-mark-wrong.ts';
import { useMay } from '../../bridge/use-session.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import type { Words } from '../../locales/words.ts';
import { goTo } from '../../stores/place-store.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Icon } from '../../ui/icon.tsx';

/** What the team thinks of one answer, and where one says that it is wrong and what is right. */
export function Verdict({ messageId }: { messageId: MessageId }) {
  const { w } = useLanguage();
  const mayReview = useMay('inbox.reply');
  const { data: review, isSuccess } = useLive('reviews.ofMessage', { messageId });
  const [correction, setCorrection] = useState<string | null>(null);
  const mark = useMarkWrong(messageId);
  if (!isSuccess) return null;
  const isOpen = review === null || review.state === 'open';
  return (
    <div className="verdict" data-testid="verdict" data-state={review?.state ?? 'none'}>
      {review !== null && <p>{verdictWords(w, review)}</p>}
      {review?.correction != null && <q>{review.correction}</q>}
      {mayReview && isOpen && correction !== null && (
        <form
          className="know-fields"
          onSubmit={(event) => {
            event.preventDefault();
            if (correction.trim() !== '') mark.mutate(correction.trim(), { onSuccess: () => setCorrection(null) });
          }}
        >
          <TextField label={w.correctTitle} value={correction} maxLength={4000} rows={4} onChange={setCorrection} />
          <div className="row faq-acts">
            <Button isSmall type="submit" look="primary" disabled={correction.trim() === '' || mark.isPending}>
              {w.correctSave}
            </Button>
            <Button isSmall look="quiet" onClick={() => setCorrection(null)}>
              {w.cancel}
            </Button>
          </div>
        </form>
      )}
      <span className="row">
        {mayReview && review === null && correction === null && (
          <Button isSmall look="quiet" className="is-flush" disabled={mark.isPending} onClick={() => mark.mutate(null)}>
            <Icon of={ThumbsDown} size={14} />
            {w.markWrong}
          </Button>
        )}
        {mayReview && review?.state === 'open' && correction === null && (
          <Button isSmall onClick={() => setCorrection('')}>
            {w.correctHere}
          </Button>
        )}
        {review !== null && (
          <Button isSmall look="quiet" onClick={() => goTo({ screen: 'review', reviewPage: 'answers' })}>
            {w.toReview}
          </Button>
        )}
      </span>
      {mark.error !== null && (
        <p className="field-error" role="alert">
          {problemWords(w, mark.error)}
        </p>
      )}
    </div>
  );
}

function verdictWords(w: Words, { state, marked, resolved }: AnswerReview): string {
  const by = (said: AnswerReview['marked']) => said?.by?.name ?? w.somebody;
  if (state === 'corrected') return w.correctedHere(by(resolved));
  if (state === 'right') return w.rightHere(by(resolved));
  return state === 'dismissed' ? w.wasDismissed : w.markedHere(by(marked));
}
