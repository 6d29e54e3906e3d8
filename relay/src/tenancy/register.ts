import type { api, InputOf, Session } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import { personId, tenantId } from '@tandem/shared/model';
import { type Asker, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import { requireRoom } from '../plans/index.ts';
import { queueVerification } from './account-letters.ts';
import { openSession } from './open-session.ts';
import { hashPassword } from './password.ts';
import { createOwner } from './session-store.ts';
import { newDataKey } from './tenant-key.ts';

/** A new shop, its owner and the owner's first session. Throws `email_taken`. */
export async function register(
  ctx: RelayContext,
  input: InputOf<typeof api.register>['body'],
  by: Asker,
): Promise<Session> {
  if (!isTimeZone(input.timeZone)) {
    throw new ProblemError('invalid_input', 'wrong: body.timeZone', { 'body.timeZone': 'not a time zone' });
  }
  const shop = tenantId.parse(newId());
  const owner = {
    id: personId.parse(newId()),
    email: input.email,
    name: input.name,
    passwordHash: await hashPassword(input.password),
    shopName: input.shopName,
  };
  const dataKey = await newDataKey(ctx, shop);
  await ctx.db.withTenant(shop, async (tx) => {
    await tx.sql`
      insert into tenant (id, name, time_zone, language, log_id, data_key, master_key_id, plan, plan_since)
      values (${shop}, ${input.shopName}, ${input.timeZone}, ${input.language}, ${newId()}, ${Buffer.from(dataKey.bytes)},
        ${dataKey.keyId}, ${ctx.config.defaultPlan}, ${new Date(ctx.clock.now())})`;
    if (!(await createOwner(ctx, tx, owner)))
      throw new ProblemError('email_taken', 'somebody has this e-mail address already');
    await requireRoom(tx, 'seats', { adding: 0, now: ctx.clock.now() });
    await queueVerification(ctx, tx, owner.id);
    const actor = { kind: 'person', id: owner.id, role: 'owner' } as const;
    await recordAudit(tx, { ...by, actor, act: 'shop.register', subject: { kind: 'shop', id: shop } });
  });
  const membership = { tenantId: shop, tenantName: input.shopName, role: 'owner' as const };
  return openSession(ctx, { person: owner, membership, memberships: [membership], deviceName: input.deviceName, by });
}

/** A place's name: an offset has no summer time, and databases read its sign the other way round. */
function isTimeZone(name: string): boolean {
  if (/^[+-]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
