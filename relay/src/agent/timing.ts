import { claudeSettings } from './claude/claude-settings.ts';

/** A customer who only said hello gets this long to ask before a person is called. */
export const greetingWaitMs = 60_000;
/** Before asking a model again that gave no time of its own. */
export const retryDelayMs = 5000;
/** Somebody else composes for the same conversation: look again. */
export const busyDelayMs = 500;
/** From the first try on; after it the team takes over, within a minute of the burst's end. */
export const giveUpAfterMs = 56_000;
/** A reply that cannot leave before the window closes is not begun. */
export const windowMarginMs = 60_000;
/** Who goes on writing is not kept waiting longer than so many of the least waits. */
export const burstCeiling = 5;

/** When to ask the model again; null: it would end too late. */
export function nextTryAt(now: number, failingSince: number, retryAfterMs: number | null): number | null {
  const next = now + (retryAfterMs ?? retryDelayMs);
  return next + claudeSettings.deadlineMs <= failingSince + giveUpAfterMs ? next : null;
}
