import { newId } from '@tandem/shared/lib';
import type { PersonId, TenantId } from '@tandem/shared/model';
import { type Asker, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import { hashMailedToken, mailedToken, queueMail } from '../mail/index.ts';
import { createPersonToken, ownerOfToken, spendResetToken, spendVerifyToken } from './account-store.ts';
import { limitLetters, networkOf } from './limit-attempts.ts';
import { hashPassword } from './password.ts';
import { findCaller, findSignIn, membershipsOf } from './session-store.ts';

const verifyMs = 3 * 24 * 3_600_000;
const resetMs = 30 * 60_000;

type Ctx = Pick<RelayContext, 'keys' | 'clock' | 'mail'>;

/** Nothing where no mail server is set up: the address stays unconfirmed, and nothing depends on it. */
export async function queueVerification(ctx: Ctx, tx: TenantTx, personId: PersonId): Promise<void> {
  if (ctx.mail.isOn) await queueLetter(ctx, tx, personId, { template: 'verify-email', lifeMs: verifyMs });
}

/** Throws `unavailable` where no mail server is set up. */
export async function sendVerification(
  ctx: RelayContext,
  caller: { personId: PersonId; tenantId: TenantId; sessionId: string },
): Promise<void> {
  if (!ctx.mail.isOn) throw new ProblemError('unavailable', 'no mail server is set up');
  const row = await findCaller(ctx, caller.sessionId);
  if (row === null) throw new ProblemError('unauthorized', 'signed out meanwhile');
  await limitLetters(ctx, { sender: caller.personId, email: row.email });
  await ctx.db.withTenant(caller.tenantId, (tx) => queueVerification(ctx, tx, caller.personId));
}

/** Throws `link_expired`. */
export async function verifyEmail(ctx: RelayContext, token: string, by: Asker): Promise<void> {
  const tokenHash = hashMailedToken(token);
  const now = new Date(ctx.clock.now());
  await byLink(ctx, { tokenHash, by, act: 'person.verify_email' }, (tx) => spendVerifyToken(tx, tokenHash, now));
}

/**
 * Says nothing about whether anybody has that address: neither in its answer nor by its time, for it looks only after answering. What
 * fails then is asked for again by the person.
 */
export async function requestPasswordReset(
  ctx: RelayContext,
  email: string,
  { ip, by }: { ip: string; by: Asker },
): Promise<void> {
  await limitLetters(ctx, { sender: networkOf(ip), email });
  mailPasswordReset(ctx, email, by).catch((error: unknown) =>
    ctx.log.error({ err: error }, 'no letter for a new password'),
  );
}

async function mailPasswordReset(ctx: RelayContext, email: string, by: Asker): Promise<void> {
  const found = await findSignIn(ctx, email);
  const shop = found?.memberships[0];
  if (found === null || shop === undefined || !ctx.mail.isOn) return;
  await ctx.db.withTenant(shop.tenantId, async (tx) => {
    await queueLetter(ctx, tx, found.personId, { template: 'reset-password', lifeMs: resetMs });
    await recordAudit(tx, { ...by, act: 'person.ask_password', subject: { kind: 'person', id: found.personId } });
  });
}

/** Throws `link_expired`. */
export async function resetPassword(
  ctx: RelayContext,
  token: string,
  { password, by }: { password: string; by: Asker },
): Promise<void> {
  const tokenHash = hashMailedToken(token);
  const passwordHash = await hashPassword(password);
  const now = new Date(ctx.clock.now());
  await byLink(ctx, { tokenHash, by, act: 'person.reset_password' }, (tx) =>
    spendResetToken(tx, { tokenHash, passwordHash, now }),
  );
}

/** A letter's link is used up in one of the person's shops, and told to all of them: it opens each. */
async function byLink(
  ctx: RelayContext,
  { tokenHash, by, act }: { tokenHash: Buffer; by: Asker; act: 'person.verify_email' | 'person.reset_password' },
  spend: (tx: TenantTx) => Promise<boolean>,
): Promise<void> {
  const id = await ownerOfToken(ctx.db, tokenHash);
  const [first, ...others] = id === null ? [] : await membershipsOf(ctx.db, id);
  if (id === null || first === undefined) throw over();
  const record = { from: by.from, actor: { kind: 'person', id }, act, subject: { kind: 'person', id } } as const;
  await ctx.db.withTenant(first.tenantId, async (tx) => {
    if (!(await spend(tx))) throw over();
    await recordAudit(tx, record);
  });
  for (const { tenantId } of others) await ctx.db.withTenant(tenantId, (tx) => recordAudit(tx, record));
}

async function queueLetter(
  ctx: Ctx,
  tx: TenantTx,
  personId: PersonId,
  { template, lifeMs }: { template: 'verify-email' | 'reset-password'; lifeMs: number },
): Promise<void> {
  const id = newId();
  const now = ctx.clock.now();
  await createPersonToken(tx, {
    id,
    personId,
    purpose: template,
    tokenHash: hashMailedToken(mailedToken(ctx, id)),
    expiresAt: new Date(now + lifeMs),
  });
  await queueMail(tx, { personId, template, data: { linkId: id }, now });
}

function over(): ProblemError {
  return new ProblemError('link_expired', 'this link was used, or is too old');
}
