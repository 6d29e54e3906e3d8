import { must } from '@tandem/shared/lib';
import { type ConversationId, may, personId, type Role } from '@tandem/shared/model';
import { z } from 'zod';
import type { TenantTx } from '../db/tenant-tx.ts';
import { defineTask } from '../queue/task.ts';
import { changeHandler } from './change-handler.ts';
import { lockConversation } from './conversation-store.ts';
import { summarizeConversation } from './summarize-conversation.ts';

/** What a person held who may not answer any more waits for the team: nobody else would see to it. */
export const leaveHeldTask = defineTask({
  name: 'leave-held',
  lane: 'upkeep',
  payload: z.object({ personId }),
  async run(ctx, payload, { tenantId }) {
    const shop = must(tenantId, 'a tenant');
    const held = await ctx.db.withTenant(shop, async (tx) =>
      (await mayAnswer(tx, payload.personId))
        ? []
        : tx.sql<{ id: ConversationId }[]>`
            select id from conversation
            where tenant_id = ${shop} and handler_kind = 'staff' and handler_person_id = ${payload.personId}`,
    );
    // One at a time: each is locked only for a moment.
    for (const { id } of held) {
      await ctx.db.withTenant(shop, async (tx) => {
        const conversation = await lockConversation(tx, id);
        const { handler } = conversation;
        // Somebody else took it meanwhile, or the person is back.
        if (handler.kind !== 'staff' || handler.personId !== payload.personId) return;
        if (await mayAnswer(tx, payload.personId)) return;
        const now = ctx.clock.now();
        const by = { kind: 'staff', personId: payload.personId } as const;
        await changeHandler(tx, conversation, { to: { kind: 'nobody' }, by, activity: null, now });
        await summarizeConversation(tx, id, now);
      });
    }
  },
});

async function mayAnswer({ sql }: TenantTx, id: string): Promise<boolean> {
  const [member] = await sql<{ role: Role }[]>`select role from own_members(array[${id}]::uuid[], null, 1)`;
  return member !== undefined && may(member.role, 'inbox.reply');
}
