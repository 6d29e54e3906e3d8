import { must } from '@tandem/shared/lib';
import { type ConnectionRecord, findConnection, withAccess } from '../connections/index.ts';
import type { RelayContext } from '../context.ts';
import { nameWebhookSubject, type WebhookDelivery } from '../db/global-tables.ts';
import { findByExternalId } from '../inbox/index.ts';
import { BreakerOpenError } from '../lib/breakers.ts';
import { ProviderError } from '../providers/provider.ts';
import { applyEvent, isAboutForgotten } from './apply-event.ts';
import type { ChannelEvent } from './channel.ts';
import { type Pull, pullConversation, pullDeadline } from './pull-conversation.ts';
import { type Account, accountOf } from './webhook-account.ts';
import { applied, deletedHere, type EventOutcome, nameOf, outcomeOf, unreadable } from './webhook-outcome.ts';

/** The platform cannot be asked now. */
export interface Waiting {
  readonly kind: 'waiting';
  readonly reason: string;
  readonly waitMs: number;
}
type Answer = EventOutcome | Waiting;
type InThread = Extract<ChannelEvent, { conversationKey: string }>;

/** Asks the platform about one event of a delivery that came late, and applies what the platform says. */
export async function confirmEvent(
  ctx: RelayContext,
  delivery: WebhookDelivery,
  event: ChannelEvent,
  signal: AbortSignal,
): Promise<Answer> {
  const broken = unreadable(event);
  if (broken !== null) return broken;
  const account = await accountOf(ctx, delivery, event);
  const connection =
    account === null
      ? null
      : await ctx.db.withTenant(account.tenantId, (tx) => findConnection(tx, account.connectionId));
  if (account === null || connection === null || connection.status === 'disconnected') {
    return outcomeOf(`${nameOf(event)}: account not linked`);
  }
  const late: Late = { ...account, channelKind: delivery.channel, correlation: delivery.id, signal, connection };
  // Of these nothing is believed: one makes us look, the other is dropped.
  if (event.kind === 'pull-needed' || event.kind === 'ignored') return apply(ctx, late, event);
  if (event.kind === 'account-state') return confirmState(ctx, late, event);
  return confirmInThread(ctx, late, event);
}

interface Late extends Pull, Account {
  readonly connection: ConnectionRecord;
}

async function confirmInThread(ctx: RelayContext, late: Late, event: InThread): Promise<Answer> {
  const { tenantId, connectionId, connection } = late;
  const isGone = await ctx.db.withTenant(tenantId, async (tx) => {
    await nameWebhookSubject(tx, late.correlation, event, connectionId);
    return isAboutForgotten(tx, event, connection);
  });
  if (isGone) return outcomeOf(deletedHere(event));
  if (event.kind === 'message' || event.kind === 'echo') {
    const known = await ctx.db.withTenant(tenantId, (tx) => findByExternalId(tx, connectionId, event.externalId));
    // Its copy came fresh, or in a list that was read since.
    if (known !== null) return applied;
  }
  if (event.kind === 'seen' || event.kind === 'referral') return unconfirmed(event, 'the platform lists none');
  if (connection.status === 'reconnect') return waiting(event, 'the account must be linked again');
  const channel = must(ctx.channels.get(connection.channel), `the channel ${connection.channel}`);
  const { catchUp } = channel.capabilities(connection.grantedScopes);
  if (catchUp === null || channel.pullConversation === null) return unconfirmed(event, 'the platform has no list');
  let listed: readonly ChannelEvent[];
  try {
    listed = await pullConversation(ctx, late, event.conversationKey);
  } catch (error) {
    return afterRefusal(event, error);
  }
  if (listed.some((one) => one.dedupeKey === event.dedupeKey)) return applied;
  const target = 'targetExternalId' in event ? event.targetExternalId : null;
  const isTargetListed = target !== null && listed.some((one) => 'externalId' in one && one.externalId === target);
  if (event.kind === 'reaction' && isTargetListed) {
    const stands = listed.some((one) => one.kind === 'reaction' && isSameReaction(one, event));
    // The list shows what stands: an added one that is there, or a removed one that is not, is what happened.
    if (stands === (event.action === 'add')) return apply(ctx, late, event);
  }
  const oldest = Math.min(...listed.map(({ occurredAt }) => occurredAt));
  const isFull = listed.length >= (catchUp.messagesPerConversation ?? Number.POSITIVE_INFINITY);
  const isBeyond = isFull && event.occurredAt < oldest;
  return unconfirmed(event, isBeyond ? "older than the platform's list" : "not in the platform's list");
}

type Reaction = Extract<ChannelEvent, { kind: 'reaction' }>;
function isSameReaction(listed: Reaction, event: Reaction): boolean {
  return listed.targetExternalId === event.targetExternalId && listed.emoji === event.emoji && listed.by === event.by;
}

/** The grant itself is the cheapest thing to ask about. A refused token marks the account as it does anywhere. */
async function confirmState(
  ctx: RelayContext,
  late: Late,
  event: Extract<ChannelEvent, { kind: 'account-state' }>,
): Promise<Answer> {
  const { connection } = late;
  if (event.occurredAt < connection.connectedAt.getTime() - 1000) return apply(ctx, late, event);
  if (connection.status === 'reconnect') return applied;
  const channel = must(ctx.channels.get(connection.channel), `the channel ${connection.channel}`);
  const provider = must(ctx.providers.get(channel.provider), `the provider ${channel.provider}`);
  try {
    await withAccess(ctx, late, (access) => provider.profile({ ...access, signal: pullDeadline(late) }));
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'token_invalid') return applied;
    return afterRefusal(event, error);
  }
  return unconfirmed(event, 'the platform still honours the grant');
}

async function apply(ctx: RelayContext, late: Late, event: ChannelEvent): Promise<EventOutcome> {
  const { tenantId, connection, correlation } = late;
  const arrival = { connection, now: ctx.clock.now(), correlation };
  return outcomeOf(await ctx.db.withTenant(tenantId, (tx) => applyEvent(ctx, tx, event, arrival)));
}

/** Whether a refusal is an answer, or the want of one. What is no word of the platform is thrown on. */
function afterRefusal(event: ChannelEvent, error: unknown): Answer {
  if (error instanceof BreakerOpenError) return waiting(event, 'the platform is in trouble', error.retryAfterMs);
  if (!(error instanceof ProviderError)) throw error;
  switch (error.kind) {
    case 'unreachable':
    case 'invalid':
      return unconfirmed(event, 'the platform does not know the conversation');
    case 'token_invalid':
    case 'permission':
      return waiting(event, 'the account must be linked again');
    default:
      return waiting(event, 'the platform could not be asked', error.retryAfterMs ?? 0);
  }
}

function unconfirmed(event: ChannelEvent, reason: string): EventOutcome {
  return { kind: 'unconfirmed', reason: `${nameOf(event)}: ${reason}` };
}

function waiting(event: ChannelEvent, reason: string, waitMs = 0): Waiting {
  return { kind: 'waiting', reason: `${nameOf(event)}: ${reason}`, waitMs };
}
