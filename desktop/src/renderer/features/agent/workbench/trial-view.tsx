import type { Trial } from '@tandem/shared/api';
import { BookOpen, Check, Hand, Sparkles, X } from 'lucide-react';
import { dollars } from '../../../format/money.ts';
import { keepTogether, languageOf } from '../../../format/thai-text.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { outcomeText } from './workbench-words.ts';

type Side = 'draft' | 'live';

/** One side's answer as the customer would read it, and beneath it what it rests on. */
export function TrialView({ trial, side, version }: { trial: Trial; side: Side; version: number | null }) {
  const { w, f } = useLanguage();
  const seconds = f.number(Math.round(trial.trace.totalMs / 100) / 10);
  return (
    <div className={`trial is-${side}`} data-testid={`trial-${side}`} data-action={trial.action}>
      <p className="trial-head small">
        <b>{side === 'draft' ? w.sideDraft : w.sideLive}</b>
        {version !== null && <span className="mute">{w.sideVersion(version)}</span>}
        <span className="mute num end">{w.trialMeta(seconds, dollars(trial.costUsd))}</span>
      </p>
      {trial.text !== null && (
        <div className="trial-text" lang={languageOf(trial.text, null)}>
          {keepTogether(trial.text)}
        </div>
      )}
      {trial.text === null && <div className="trial-text mute">{w.trialNothing}</div>}
      <TrialFacts trial={trial} />
      <TrialSteps trial={trial} />
    </div>
  );
}

function TrialFacts({ trial }: { trial: Trial }) {
  const { w } = useLanguage();
  const failed = trial.trace.checks.filter(({ isPassed }) => !isPassed);
  return (
    <ul className="trial-facts small">
      {trial.action === 'hand-off' && (
        <li className="is-wait">
          <Icon of={Hand} size={14} />
          {outcomeText(w, trial)}
        </li>
      )}
      {trial.isForApproval && (
        <li className="is-wait">
          <Icon of={Hand} size={14} />
          {w.trialApproval}
        </li>
      )}
      {trial.action === 'answer' && (
        <li className={trial.sources.length > 0 ? 'is-ok' : ''}>
          <Icon of={trial.sources.length > 0 ? Check : BookOpen} size={14} />
          {trial.sources.length > 0 ? w.trialSources(trial.sources.length) : w.trialNoSources}
        </li>
      )}
      {failed.map(({ check }) => (
        <li key={check} className="is-bad">
          <Icon of={X} size={14} />
          {checkName(w, check)}
        </li>
      ))}
      {trial.mightAnswerWithModel && (
        <li>
          <Icon of={Sparkles} size={14} />
          {w.trialMight}
        </li>
      )}
    </ul>
  );
}

/** Sources in their own words, and what fitted how well. */
function TrialSteps({ trial }: { trial: Trial }) {
  const { w, f } = useLanguage();
  const { passages, via } = trial.trace;
  if (trial.sources.length + passages.length === 0 && via === null) return null;
  return (
    <details className="trial-steps small">
      <summary>{w.trialSteps}</summary>
      {via !== null && <p>{w[`traceVia_${via}`]}</p>}
      {trial.sources.map(({ documentId, title, quote }) => (
        <div className="source" key={`${documentId} ${quote}`} lang={languageOf(quote, null)}>
          <b>{keepTogether(title)}</b>
          <q>{keepTogether(quote)}</q>
        </div>
      ))}
      {passages.length > 0 && (
        <ul className="trace-passages">
          {passages.map(({ passageId, title, score }) => (
            <li key={passageId}>
              <span className="grow cut" lang={languageOf(title, null)}>
                {keepTogether(title)}
              </span>
              <span className="mute num">{f.number(Math.round(score * 100))}%</span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

function checkName(w: ReturnType<typeof useLanguage>['w'], check: string): string {
  const found: unknown = (w as Record<string, unknown>)[`check_${check.replaceAll(' ', '_')}`];
  return typeof found === 'string' ? found : check;
}
