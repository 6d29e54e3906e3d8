import type { RelayContext } from '../context.ts';
import type { TypingSignal } from '../feature.ts';
import { holdAgent, holdMs } from './hold-agent.ts';

/** A person's keys hold the agent until a minute after the last one, or until the text is emptied; everybody sees it. */
export async function holdWhileTyping(ctx: RelayContext, typing: TypingSignal): Promise<void> {
  const { tenantId, personId, conversationId, isTyping } = typing;
  const until = isTyping ? new Date(ctx.clock.now() + holdMs) : null;
  await ctx.db.withTenant(tenantId, async (tx) => {
    if (!(await holdAgent(tx, { conversationId, personId, until }))) return;
    tx.afterCommit(() =>
      ctx.events.broadcast(tenantId, {
        kind: 'agent-held',
        conversationId,
        personId: isTyping ? personId : null,
        until: until?.toISOString() ?? null,
      }),
    );
  });
}
