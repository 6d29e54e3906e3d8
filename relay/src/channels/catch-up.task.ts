import { must, newId } from '@tandem/shared/lib';
import { findConnection } from '../connections/index.ts';
import { ProviderError } from '../providers/provider.ts';
import { defineTask } from '../queue/task.ts';
import { catchUpJob, catchUpPayload, catchUpTaskName } from './catch-up-job.ts';
import { changedConversations, type Pull, pullConversation } from './pull-conversation.ts';

/**
 * Reads from the platform what webhooks did not bring: one conversation, or, asked for an account, a job for each of its conversations
 * with news, so that one that cannot be read holds up no other.
 */
export const catchUpTask = defineTask({
  name: catchUpTaskName,
  lane: 'pull',
  payload: catchUpPayload,
  async run(ctx, { connectionId, conversationKey, sinceMs, correlation = newId() }, run) {
    const tenantId = must(run.tenantId, 'a tenant');
    const connection = await ctx.db.withTenant(tenantId, (tx) => findConnection(tx, connectionId));
    if (connection === null || (connection.status !== 'active' && connection.status !== 'paused')) return;
    const channel = must(ctx.channels.get(connection.channel), `the channel ${connection.channel}`);
    if (channel.capabilities(connection.grantedScopes).catchUp === null) return;
    const pull: Pull = { tenantId, connectionId, channelKind: connection.channel, correlation, signal: run.signal };
    if (conversationKey === null) {
      const keys = await changedConversations(ctx, pull, sinceMs);
      await ctx.db.withTenant(tenantId, async (tx) => {
        for (const key of keys) tx.enqueue(catchUpJob({ connectionId, conversationKey: key, sinceMs, correlation }));
      });
      return;
    }
    try {
      await pullConversation(ctx, pull, conversationKey);
    } catch (error) {
      // Listed, but gone by now.
      if (!(error instanceof ProviderError && error.kind === 'unreachable')) throw error;
    }
  },
});
