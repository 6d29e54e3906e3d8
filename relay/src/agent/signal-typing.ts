import type { TenantId } from '@tandem/shared/model';
import { accountAccess, findConnection } from '../connections/index.ts';
import type { RelayContext } from '../context.ts';
import type { ConversationForAgent } from '../inbox/index.ts';

const timeoutMs = 3000;

/** Shows the customer that somebody is writing. Best effort: a failure costs nothing and is only logged. */
export async function signalTyping(
  ctx: RelayContext,
  tenantId: TenantId,
  { conversation, connectionId }: ConversationForAgent,
  signal: AbortSignal,
): Promise<void> {
  try {
    const connection = await ctx.db.withTenant(tenantId, (tx) => findConnection(tx, connectionId));
    const channel = connection?.status === 'active' ? ctx.channels.get(connection.channel) : undefined;
    if (channel === undefined || channel.signalTyping === null) return;
    const account = await accountAccess(ctx, tenantId, connectionId);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    await channel.signalTyping({ account, conversationKey: conversation.externalId, signal: limit });
  } catch (error) {
    ctx.log.debug({ err: error, tenantId, connectionId }, 'typing was not shown');
  }
}
