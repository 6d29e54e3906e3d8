import type { ContentGap } from '@tandem/shared/api';
import { TrendingDown, TrendingUp } from 'lucide-react';
import { keepTogether, languageOf } from '../../format/thai-text.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Icon } from '../../ui/icon.tsx';
import { moveFocus } from '../../ui/move-focus.ts';
import { GapWeeks } from './gap-weeks.tsx';

interface RowProps {
  readonly gap: ContentGap;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

export function GapRow({ gap, isSelected, onSelect }: RowProps) {
  const { w, f } = useLanguage();
  const now = useNow();
  const { id, question, language, count, conversations, lastAskedAt, state, isBack } = gap;
  const facts = [w.gapTimes(count), w.gapCustomers(conversations), w.gapLast(f.when(lastAskedAt, now))];
  return (
    <li className={`know-row gap-row ${isSelected ? 'is-selected' : ''}`} data-state={state}>
      <button
        type="button"
        aria-current={isSelected}
        data-testid="gap"
        data-bench-id={id}
        onClick={onSelect}
        onKeyDown={moveFocus}
      >
        <span className="words">
          <b lang={languageOf(question, language)}>{keepTogether(question)}</b>
          <small>{facts.join(' · ')}</small>
          {(isBack || state === 'drafted') && (
            <span className="marks">
              {isBack && <span className="chip is-wait">{w.gapIsBack}</span>}
              {state === 'drafted' && <span className="chip">{w.gapInDraft}</span>}
            </span>
          )}
        </span>
      </button>
      <Trend weeks={gap.weeks} />
      <GapWeeks weeks={gap.weeks} />
    </li>
  );
}

/** The last two weeks against the two before: enough to say more or less often, where there is anything to compare. */
function Trend({ weeks }: { weeks: readonly number[] }) {
  const { w } = useLanguage();
  const sum = (from: number, to: number) => weeks.slice(from, to).reduce((total, count) => total + count, 0);
  const [before, lately] = [sum(-4, -2), sum(-2, weeks.length)];
  if (before + lately < 4 || lately === before) return null;
  const label = lately > before ? w.gapMore : w.gapLess;
  return (
    <span className={lately > before ? 'gap-trend is-more' : 'gap-trend'} title={label}>
      <Icon of={lately > before ? TrendingUp : TrendingDown} size={14} />
      <span className="sr">{label}</span>
    </span>
  );
}
