import { recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { findSignIn } from './session-store.ts';
import { dropTotp } from './totp-store.ts';

/** By the operator. Every shop of the person has it in its log. */
export async function dropSecondFactor(
  ctx: Pick<RelayContext, 'db' | 'keys'>,
  email: string,
): Promise<'dropped' | 'off' | 'nobody'> {
  const found = await findSignIn(ctx, email);
  const [shop] = found?.memberships ?? [];
  if (found === null || shop === undefined) return 'nobody';
  const isDone = await ctx.db.withTenant(shop.tenantId, (tx) => dropTotp(tx, found.personId));
  if (!isDone) return 'off';
  for (const { tenantId } of found.memberships) {
    await ctx.db.withTenant(tenantId, (tx) =>
      recordAudit(tx, {
        actor: { kind: 'operator' },
        act: 'person.disable_second_factor',
        subject: { kind: 'person', id: found.personId },
      }),
    );
  }
  return 'dropped';
}
