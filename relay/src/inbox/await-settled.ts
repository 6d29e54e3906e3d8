import type { ConversationId, TenantId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { Conversation } from './conversation-store.ts';
import { deliveryTimes } from './delivery-times.ts';
import { settleTakeOver } from './take-over.ts';

/** The safety net under the wake-ups. */
const pollMs = 50;

/**
 * Waits until no attempt of the agent is in flight, without holding a transaction. The attempts there are all began before, so their
 * deadlines bound the wait.
 */
export async function awaitSettled(
  ctx: Pick<RelayContext, 'db' | 'clock' | 'events'>,
  tenantId: TenantId,
  conversationId: ConversationId,
): Promise<Conversation> {
  const giveUpAt = ctx.clock.now() + deliveryTimes.deadlineMs + 1_000;
  for (;;) {
    const now = ctx.clock.now();
    const conversation = await ctx.db.withTenant(tenantId, (tx) => settleTakeOver(tx, { conversationId, now }));
    if (conversation.handlerSettled) return conversation;
    if (now > giveUpAt)
      throw new ProblemError('unavailable', 'an attempt of the agent is past its deadline and still open');
    await wokenOrPolled(ctx, tenantId);
  }
}

function wokenOrPolled(ctx: Pick<RelayContext, 'clock' | 'events'>, tenantId: TenantId): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancelTimer();
      stopListening();
      resolve();
    };
    const cancelTimer = ctx.clock.after(pollMs, done);
    const stopListening = ctx.events.onWake(tenantId, done);
  });
}
