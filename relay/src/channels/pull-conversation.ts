import { must } from '@tandem/shared/lib';
import { findConnection, withAccess } from '../connections/index.ts';
import type { RelayContext } from '../context.ts';
import { applyEvent } from './apply-event.ts';
import type { ChannelEvent } from './channel.ts';
import type { Account } from './webhook-account.ts';

const pullTimeoutMs = 20_000;

export interface Pull extends Account {
  readonly channelKind: string;
  readonly correlation: string;
  /** Aborted when the worker shuts down. */
  readonly signal: AbortSignal;
}

/**
 * Reads a conversation's newest messages from the platform and hands them to the inbox; what is known already changes nothing. Returns
 * what the platform listed.
 *
 * @throws ProviderError
 */
export async function pullConversation(
  ctx: RelayContext,
  pull: Pull,
  conversationKey: string,
): Promise<readonly ChannelEvent[]> {
  const { pullConversation: read } = must(ctx.channels.get(pull.channelKind), `the channel ${pull.channelKind}`);
  if (read === null) return [];
  const events = await withAccess(ctx, pull, (account) =>
    read({ account, conversationKey, urgency: 'patient', signal: pullDeadline(pull) }),
  );
  await ctx.db.withTenant(pull.tenantId, async (tx) => {
    const connection = await findConnection(tx, pull.connectionId);
    if (connection === null || connection.status === 'disconnected') return;
    const arrival = { connection, now: ctx.clock.now(), correlation: pull.correlation };
    for (const event of events) await applyEvent(ctx, tx, event, arrival);
  });
  return events;
}

/** The keys of conversations with news since `sinceMs`, newest first, within what the platform's lists hold. */
export async function changedConversations(ctx: RelayContext, pull: Pull, sinceMs: number): Promise<readonly string[]> {
  const { pullConversationKeys } = must(ctx.channels.get(pull.channelKind), `the channel ${pull.channelKind}`);
  if (pullConversationKeys === null) return [];
  return withAccess(ctx, pull, (account) =>
    pullConversationKeys({ account, sinceMs, urgency: 'patient', signal: pullDeadline(pull) }),
  );
}

export function pullDeadline({ signal }: { readonly signal: AbortSignal }): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(pullTimeoutMs)]);
}
