import type { AgentTrace } from '@tandem/shared/api';
import { Check, CircleDollarSign, TriangleAlert } from 'lucide-react';
import { fitOf } from '../../format/fit.ts';
import { dollars } from '../../format/money.ts';
import { keepTogether, languageOf } from '../../format/thai-text.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Icon } from '../../ui/icon.tsx';
import { traceSteps } from './trace-words.ts';

/** One decision of AI from reading to deciding, in a shop owner's words; the rest behind Details. */
export function Trace({ trace }: { trace: AgentTrace }) {
  const { w, f, locale } = useLanguage();
  const names = new Intl.DisplayNames([locale], { type: 'language' });
  const fits = { strong: w.traceStrong, fair: w.traceFair, weak: w.traceWeak } as const;
  const seconds = f.number(Math.round(trace.totalMs / 100) / 10);
  return (
    <div className="trace" data-testid="trace" data-outcome={trace.outcome}>
      <ol className="trace-steps">
        {traceSteps(trace, w, (code) => names.of(code) ?? code).map((step) => (
          <li key={step.title} className={step.isWarning ? 'is-warning' : ''}>
            <Icon of={step.isWarning ? TriangleAlert : Check} size={14} />
            <div>
              <b>{step.title}</b>
              <p>{step.text}</p>
            </div>
          </li>
        ))}
      </ol>
      {trace.quotes.map(({ documentId, title, quote }) => (
        <div className="source" key={`${documentId} ${quote}`} lang={languageOf(quote, null)}>
          <b>{keepTogether(title)}</b>
          <q>{keepTogether(quote)}</q>
        </div>
      ))}
      {trace.saw.passages.length > 0 && (
        <ul className="trace-passages">
          {trace.saw.passages.map(({ passageId, title, score, isUsed }) => (
            <li key={passageId}>
              <span className="grow" lang={languageOf(title, null)}>
                {keepTogether(title)}
              </span>
              {isUsed && <span className="chip">{w.traceUsed}</span>}
              <span className={`fit is-${fitOf(score)}`}>{fits[fitOf(score)]}</span>
            </li>
          ))}
        </ul>
      )}
      <p className="small mute trace-cost">
        <Icon of={CircleDollarSign} size={14} />
        {trace.costUsd === 0 ? w.traceFree(seconds) : w.traceCost(dollars(trace.costUsd), seconds)}
      </p>
      <TraceDetails trace={trace} />
    </div>
  );
}

/** Models, figures and names for whoever opens them. */
function TraceDetails({ trace }: { trace: AgentTrace }) {
  const { w, f } = useLanguage();
  return (
    <details className="trace-details">
      <summary>{w.traceDetails}</summary>
      <dl className="facts">
        {trace.calls.map((call, at) => (
          // Calls have no ids and never change their order.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <div key={at} className="facts-row">
            <dt>{w.traceModel}</dt>
            <dd>
              {call.model}
              {call.problem !== null && <span className="field-error">{call.problem}</span>}
            </dd>
            <dt>{w.traceTokens}</dt>
            <dd>
              {w.traceTokensOf(
                f.number(call.inputTokens + call.cacheReadTokens + call.cacheWriteTokens),
                f.number(call.cacheReadTokens),
                f.number(call.outputTokens),
              )}
            </dd>
          </div>
        ))}
        <dt>{w.traceSteps}</dt>
        <dd>{trace.steps.map(({ step, ms }) => `${step} ${Math.round(ms)} ms`).join(' · ')}</dd>
        {trace.detail !== null && (
          <>
            <dt>{w.traceNote}</dt>
            <dd>{trace.detail}</dd>
          </>
        )}
      </dl>
    </details>
  );
}
