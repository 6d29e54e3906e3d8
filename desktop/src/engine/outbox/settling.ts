import type { ConversationRow } from '@tandem/shared/model';
import { baseConversation } from '../cache/queries/base-conversation.ts';
import { type Act, isReached } from './acts.ts';
import type { LaneContext } from './lane-context.ts';

/** The stream may be down or the row may have moved on: believe the answer no longer than this. */
const BELIEVE_MS = 5_000;
export type Settling = ReturnType<typeof createSettling>;

/** Acts that the relay confirmed, shown by its answer until the stream brings the same, so that nothing flickers back. */
export function createSettling(ctx: Pick<LaneContext, 'cache' | 'clock' | 'overlay' | 'onConversationChanged'>) {
  const open = new Map<string, Set<() => boolean>>();
  const timers = new Set<() => void>();

  return {
    begin(act: Act, answer: ConversationRow, layOff: () => void): void {
      const believed = Object.fromEntries(act.fields.map((field) => [field, answer[field]]));
      layOff();
      const layOffAnswer = ctx.overlay.lay(act.conversationId, (row) => ({ ...row, ...believed }));
      const end = () => {
        cancel();
        timers.delete(cancel);
        layOffAnswer();
        open.get(act.conversationId)?.delete(check);
        ctx.onConversationChanged(act.conversationId);
      };
      const check = () => {
        const base = baseConversation(ctx.cache, act.conversationId);
        if (base !== null && !isReached(act, base, answer)) return false;
        end();
        return true;
      };
      const cancel = ctx.clock.after(BELIEVE_MS, end);
      timers.add(cancel);
      const checks = open.get(act.conversationId) ?? new Set();
      open.set(act.conversationId, checks.add(check));
      if (!check()) ctx.onConversationChanged(act.conversationId);
    },

    stop(): void {
      for (const cancel of timers) cancel();
    },

    /** The stream brought something about these conversations. */
    check(conversationIds: Iterable<string>): void {
      for (const id of conversationIds) for (const check of [...(open.get(id) ?? [])]) check();
    },
  };
}
