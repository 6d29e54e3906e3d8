import { api } from '@tandem/shared/api';
import { type MessageId, may } from '@tandem/shared/model';
import { z } from 'zod';
import { type Asker, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { Caller, RouteTable } from '../http/route.ts';
import { deadReplies, dismissReply, retryReply } from '../inbox/index.ts';
import { discardLetter, hasLetter, reviveLetter } from './dead-letter-store.ts';
import { listDeadLetters, messageOf, placeOf } from './list-dead-letters.ts';

export function deadLetterRoutes(routes: RouteTable, ctx: RelayContext): void {
  routes.bind(api.listDeadLetters, ({ caller, input }) =>
    ctx.db.withTenant(caller.tenantId, async (tx) => {
      const letters = await listDeadLetters(tx, ctx.clock.now());
      const { cursor, limit } = input.query;
      const after = cursor === undefined ? letters : letters.filter((letter) => placeOf(letter) < cursor);
      const page = after.slice(0, limit);
      const last = page.at(-1);
      const nextCursor = last === undefined || page.length === after.length ? null : placeOf(last);
      return { deadLetters: page, total: letters.length, nextCursor };
    }),
  );
  routes.bind(api.retryDeadLetter, ({ caller, input, by }) =>
    act(ctx, { caller, by }, input.params.id, {
      name: 'dead_letter.retry',
      reply: async (tx, messageId) => retryReply(tx, messageId, ctx.clock.now()),
      letter: reviveLetter,
    }),
  );
  routes.bind(api.discardDeadLetter, ({ caller, input, by }) =>
    act(ctx, { caller, by }, input.params.id, {
      name: 'dead_letter.discard',
      reply: (tx, messageId) => dismissReply(tx, messageId, { personId: caller.personId, now: ctx.clock.now() }),
      letter: discardLetter,
    }),
  );
}

interface Acts {
  readonly name: 'dead_letter.retry' | 'dead_letter.discard';
  reply(tx: TenantTx, messageId: MessageId): Promise<boolean>;
  letter(tx: TenantTx, id: string): Promise<boolean>;
}

/** Throws `not_found` for what is not there (any more): another person, or the clock, was first. */
async function act(
  ctx: RelayContext,
  { caller, by }: { caller: Caller; by: Asker },
  letterId: string,
  acts: Acts,
): Promise<Record<string, never>> {
  await ctx.db.withTenant(caller.tenantId, async (tx) => {
    const message = messageOf(letterId);
    const id = message ?? letterId;
    if (!z.uuid().safeParse(id).success) throw gone();
    const since = new Date(0);
    const isThere = message === null ? await hasLetter(tx, id) : (await deadReplies(tx, { since, id })).length > 0;
    if (!isThere) throw gone();
    if (message === null && !may(caller.role, 'dead_letters.change')) {
      throw new ProblemError('forbidden', `dead_letters.change is not for the role ${caller.role}`);
    }
    const isDone = message === null ? await acts.letter(tx, id) : await acts.reply(tx, id as MessageId);
    if (!isDone) throw gone();
    await recordAudit(tx, { ...by, act: acts.name, subject: { kind: 'dead_letter', id: letterId } });
    tx.append({ type: 'dead_letter.changed' });
  });
  return {};
}

function gone(): ProblemError {
  return new ProblemError('not_found', 'There is no such dead letter (any more).');
}
