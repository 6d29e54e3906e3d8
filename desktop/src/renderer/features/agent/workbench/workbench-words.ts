import type { DraftState, TestProblem, TestRun, Trial } from '@tandem/shared/api';
import type { Words } from '../../../locales/words.ts';

/** A setting that a later relay adds is told by its own name. */
export function fieldName(w: Words, field: string): string {
  const found: unknown = (w as Record<string, unknown>)[`field_${field}`];
  return typeof found === 'string' ? found : field;
}

export function changeCount({ difference: { settings, documents } }: DraftState): number {
  return settings.length + documents.length;
}

export function problemText(
  w: Words,
  { kind, expected }: TestProblem,
  titleOf: (documentId: string) => string,
): string {
  if (kind === 'missing-source') return w['miss_missing-source'](titleOf(expected));
  if (kind === 'action') return w.miss_action(w[`act_${expected as Trial['action']}`] ?? expected);
  return w[`miss_${kind}`](expected);
}

/** What an answer came to, in a few words. */
export function outcomeText(w: Words, { action, reason }: Pick<Trial, 'action' | 'reason'>): string {
  if (action === 'hand-off') return reason === null ? w['act_hand-off'] : w.trialHandsOff(w[`why_${reason}`]);
  return w[`act_${action}`];
}

/** What a run's draft is held against. */
export function sideName(w: Words, { kind, baseline }: Pick<TestRun, 'kind' | 'baseline'>): string {
  if (kind === 'replay') return w.replayThen;
  return baseline?.kind === 'live' ? `${w.sideLive} ${baseline.version}` : w.fieldBefore;
}
