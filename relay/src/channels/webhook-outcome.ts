import type { RelayContext } from '../context.ts';
import { emptyWebhookDelivery, settleWebhookDelivery, type WebhookOutcome } from '../db/global-tables.ts';
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

const gone = ': deleted here';

/** Why an event was left out whose subject was deleted. */
export function deletedHere(event: ChannelEvent): string {
  return `${nameOf(event)}${gone}`;
}

/**
 * Writes down what became of a delivery. Before that its words go, if any of them are about what was deleted here: nothing is left to do
 * with them, and they must not outlive it.
 */
export async function settleDelivery(
  ctx: Pick<RelayContext, 'db'>,
  id: string,
  events: readonly EventOutcome[],
): Promise<{ outcome: WebhookOutcome; detail?: string }> {
  const result = deliveryOutcome(events);
  if (events.some((event) => event.kind !== 'applied' && event.reason.endsWith(gone)))
    await emptyWebhookDelivery(ctx.db, id);
  await settleWebhookDelivery(ctx.db, id, result);
  return result;
}

export function nameOf(event: ChannelEvent): string {
  return event.kind === 'ignored' ? event.type : event.kind;
}

const worstFirst = ['unreadable', 'unconfirmed'] as const;

/** A delivery's outcome: the worst of its events', so that nothing which was dropped hides behind what was not. */
function deliveryOutcome(events: readonly EventOutcome[]): { outcome: WebhookOutcome; detail?: string } {
  if (events.length === 0) return { outcome: 'unreadable', detail: 'nothing readable in it' };
  const reasons = events.flatMap((event) => (event.kind === 'applied' ? [] : [event.reason]));
  const worst = worstFirst.find((kind) => events.some((event) => event.kind === kind));
  const outcome = worst ?? (reasons.length === events.length ? 'ignored' : 'processed');
  return { outcome, ...(reasons.length === 0 ? {} : { detail: reasons.join('; ').slice(0, 500) }) };
}
