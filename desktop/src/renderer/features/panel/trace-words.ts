import type { AgentTrace } from '@tandem/shared/api';
import type { Words } from '../../locales/words.ts';

export interface TraceStep {
  readonly title: string;
  readonly text: string;
  readonly isWarning: boolean;
}

const surest = 3;

/** What happened, one sentence a step: Read, Looked up, Wrote, Checked, Decided. No model, score or id. */
export function traceSteps(trace: AgentTrace, w: Words, languageName: (code: string) => string): readonly TraceStep[] {
  const { read, saw, checks, via, outcome, reason } = trace;
  const topics = read.topics.slice(0, surest).map(({ topic }) => topicWords(w, topic));
  const failed = checks.filter(({ isPassed }) => !isPassed);
  const isUpset = read.sentiment.label === 'neg';
  const reading = [
    [
      w.traceReadWhat(languageName(read.language ?? 'th'), read.questions),
      topics.length > 0 ? w.traceAbout(topics.join(', ')) : '',
    ]
      .filter((part) => part !== '')
      .join(' '),
    isUpset ? w.traceUpset : '',
    read.injection.isFlagged ? w.traceSuspicious : '',
  ];
  const outcomes = {
    sent: w.traceSent,
    drafted: w.traceDrafted,
    'handed-off': w.traceHandedOff,
    silent: w.traceSilent,
  } as const;
  const steps: TraceStep[] = [
    {
      title: w.traceReadStep,
      text: sentences(reading),
      isWarning: isUpset || read.injection.isFlagged,
    },
  ];
  if (saw.passages.length > 0 || reason === 'not_in_knowledge') {
    steps.push({
      title: w.traceLookedStep,
      text:
        saw.passages.length === 0
          ? w.traceFoundNone
          : w.traceFound(saw.passages.filter(({ isUsed }) => isUsed).length, saw.passages.length),
      isWarning: saw.passages.length === 0,
    });
  }
  if (outcome !== 'silent') {
    steps.push({
      title: w.traceWroteStep,
      text: via === null ? w.traceWroteNothing : w[`traceVia_${via}`],
      isWarning: false,
    });
  }
  if (checks.length > 0) {
    steps.push({
      title: w.traceCheckedStep,
      text:
        failed.length === 0
          ? w.traceChecksPassed(checks.length)
          : w.traceChecksFailed(failed.map(({ check }) => checkWords(w, check)).join(', ')),
      isWarning: failed.length > 0,
    });
  }
  steps.push({
    title: w.traceDecidedStep,
    text: reason === null ? outcomes[outcome] : `${outcomes[outcome]}: ${w[`why_${reason}`]}`,
    isWarning: outcome === 'handed-off',
  });
  return steps;
}

function sentences(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

/** A check or topic that a later relay adds is told by its own name. */
export function checkWords(w: Words, check: string): string {
  return wordOf(w, `check_${check.replaceAll(' ', '_')}`) ?? check;
}

export function topicWords(w: Words, topic: string): string {
  return wordOf(w, `topic_${topic}`) ?? topic;
}

function wordOf(w: Words, key: string): string | undefined {
  const found: unknown = (w as Record<string, unknown>)[key];
  return typeof found === 'string' ? found : undefined;
}
