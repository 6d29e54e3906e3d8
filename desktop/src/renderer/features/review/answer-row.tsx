import type { AnswerReview } from '@tandem/shared/api';
import { keepTogether, languageOf } from '../../format/thai-text.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { moveFocus } from '../../ui/move-focus.ts';
import { stateWords } from './review-words.ts';

interface RowProps {
  readonly review: AnswerReview;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

export function AnswerRow({ review, isSelected, onSelect }: RowProps) {
  const { w, f } = useLanguage();
  const now = useNow();
  const { messageId, question, answer, why, state, at } = review;
  return (
    <li className={`know-row ${isSelected ? 'is-selected' : ''}`} data-state={state}>
      <button
        type="button"
        aria-current={isSelected}
        data-testid="review"
        data-bench-id={messageId}
        onClick={onSelect}
        onKeyDown={moveFocus}
      >
        <span className="words">
          <b lang={languageOf(question, null)}>{keepTogether(question)}</b>
          <span className="line" lang={languageOf(answer, null)}>
            {keepTogether(answer)}
          </span>
          <span className="marks">
            <span className={why === 'marked-wrong' ? 'chip is-bad' : 'chip is-wait'}>
              {why === 'marked-wrong' ? w.isMarked : w.isUnsure}
            </span>
            {state !== 'open' && <span className="chip">{stateWords(w, state)}</span>}
            <small>{f.when(at, now)}</small>
          </span>
        </span>
      </button>
    </li>
  );
}
