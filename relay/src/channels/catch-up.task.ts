import { must } from '@tandem/shared/lib';
import type { ConnectionId, TenantId } from '@tandem/shared/model';
import { findConnection, withAccess } from '../connections/index.ts';
import type { RelayContext } from '../context.ts';
import { ProviderError } from '../providers/provider.ts';
import { defineTask } from '../queue/task.ts';
import { applyEvent } from './apply-event.ts';
import { catchUpPayload, catchUpTaskName } from './catch-up-job.ts';
import type { Channel } from './channel.ts';

/** A pull costs one call per conversation out of the whole app's budget. */
const mostConversations = 50;
const pullTimeoutMs = 20_000;

/**
 * Reads from the platform what webhooks did not bring: after linking, after an outage, where the platform withholds the content, and
 * to confirm what came too late to be believed. What is known already changes nothing.
 */
export const catchUpTask = defineTask({
  name: catchUpTaskName,
  lane: 'import',
  payload: catchUpPayload,
  async run(ctx, { connectionId, conversationKey, sinceMs }, { tenantId: maybeTenantId, signal }) {
    const tenantId = must(maybeTenantId, 'a tenant');
    const connection = await ctx.db.withTenant(tenantId, (tx) => findConnection(tx, connectionId));
    if (connection === null || (connection.status !== 'active' && connection.status !== 'paused')) return;
    const channel = must(ctx.channels.get(connection.channel), `the channel ${connection.channel}`);
    if (channel.capabilities(connection.grantedScopes).catchUp === null) return;
    const pull: Pull = { tenantId, connectionId, channel, signal };
    const keys = conversationKey === null ? await changedConversations(ctx, pull, sinceMs) : [conversationKey];
    for (const key of keys) {
      if (signal.aborted) throw new Error('shutting down; the rest is pulled by the next run');
      await pullOne(ctx, pull, key);
    }
  },
});

interface Pull {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  readonly channel: Channel;
  readonly signal: AbortSignal;
}

async function changedConversations(ctx: RelayContext, pull: Pull, sinceMs: number): Promise<string[]> {
  const { pullConversationKeys } = pull.channel;
  if (pullConversationKeys === null) return [];
  const keys = await withAccess(ctx, pull, (account) =>
    pullConversationKeys({ account, sinceMs, urgency: 'patient', signal: deadline(pull) }),
  );
  return keys.slice(0, mostConversations);
}

async function pullOne(ctx: RelayContext, pull: Pull, conversationKey: string): Promise<void> {
  const { pullConversation } = pull.channel;
  if (pullConversation === null) return;
  const events = await withAccess(ctx, pull, (account) =>
    pullConversation({ account, conversationKey, urgency: 'patient', signal: deadline(pull) }),
  ).catch((error: unknown) => {
    // Listed, but gone by now.
    if (error instanceof ProviderError && error.kind === 'unreachable') return [];
    throw error;
  });
  await ctx.db.withTenant(pull.tenantId, async (tx) => {
    const connection = await findConnection(tx, pull.connectionId);
    if (connection === null || connection.status === 'disconnected') return;
    for (const event of events) await applyEvent(ctx, tx, event, { connection, now: ctx.clock.now() });
  });
}

function deadline({ signal }: Pull): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(pullTimeoutMs)]);
}
