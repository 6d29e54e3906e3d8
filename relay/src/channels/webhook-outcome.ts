import type { WebhookOutcome } from '../db/global-tables.ts';
import type { ChannelEvent } from './channel.ts';

/** What became of one event. Whatever was not applied says why. */
export type EventOutcome =
  | { readonly kind: 'applied' }
  | { readonly kind: 'ignored' | 'unreadable' | 'unconfirmed'; readonly reason: string };

export const applied: EventOutcome = { kind: 'applied' };

/** `applyEvent`'s answer: null, or what was left out. */
export function outcomeOf(leftOut: string | null): EventOutcome {
  return leftOut === null ? applied : { kind: 'ignored', reason: leftOut };
}

/** What cannot even be handed to an account; null: it can. */
export function unreadable(event: ChannelEvent): EventOutcome | null {
  if (event.kind === 'ignored' && event.type === 'unreadable') return { kind: 'unreadable', reason: 'not readable' };
  if (event.accountKey !== '') return null;
  const kind = event.kind === 'ignored' ? 'ignored' : 'unreadable';
  return { kind, reason: `${nameOf(event)}: no account named` };
}

export function nameOf(event: ChannelEvent): string {
  return event.kind === 'ignored' ? event.type : event.kind;
}

const worstFirst = ['unreadable', 'unconfirmed'] as const;

/** A delivery's outcome: the worst of its events', so that nothing which was dropped hides behind what was not. */
export function deliveryOutcome(events: readonly EventOutcome[]): { outcome: WebhookOutcome; detail?: string } {
  if (events.length === 0) return { outcome: 'unreadable', detail: 'nothing readable in it' };
  const reasons = events.flatMap((event) => (event.kind === 'applied' ? [] : [event.reason]));
  const worst = worstFirst.find((kind) => events.some((event) => event.kind === kind));
  const outcome = worst ?? (reasons.length === events.length ? 'ignored' : 'processed');
  return { outcome, ...(reasons.length === 0 ? {} : { detail: reasons.join('; ').slice(0, 500) }) };
}
