import type { api, InputOf, OutputOf } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import { grantableRoles, personId } from '@tandem/shared/model';
import { type Asker, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { Caller } from '../http/route.ts';
import { hashMailedToken, mailedLink, mailedToken, queueMail } from '../mail/index.ts';
import { requireRoom } from '../plans/index.ts';
import { limitAttempts, limitLetters } from './limit-attempts.ts';
import { hashPassword, isPassword } from './password.ts';
import { acceptOwnInvitation, createOwnInvitation, findInvitation } from './team-store.ts';

const invitationMs = 7 * 24 * 3_600_000;

/** Throws `forbidden` for a role that is not the caller's to give, `already_member`, `plan_limit`. */
export async function invite(
  ctx: RelayContext,
  { caller, by }: { caller: Caller; by: Asker },
  { email, role }: InputOf<typeof api.createInvitation>['body'],
): Promise<OutputOf<typeof api.createInvitation>> {
  if (!grantableRoles[caller.role].includes(role)) throw new ProblemError('forbidden', `not to be given: ${role}`);
  await limitLetters(ctx, { sender: caller.tenantId, email });
  const id = newId();
  const now = ctx.clock.now();
  const expiresAt = new Date(now + invitationMs);
  const isMailed = ctx.mail.isOn;
  const locale = await ctx.db.withTenant(caller.tenantId, async (tx) => {
    const made = await createOwnInvitation(ctx, tx, {
      id,
      email,
      role,
      tokenHash: hashMailedToken(mailedToken(ctx, id)),
      invitedBy: caller.personId,
      isMailed,
      now: new Date(now),
      expiresAt,
    });
    if (made === 'member') throw new ProblemError('already_member', 'this address belongs to the team');
    // An invitation keeps its seat; an older one of the same address has just ended.
    await requireRoom(tx, 'seats', { adding: 0, now });
    if (isMailed) await queueMail(tx, { personId: caller.personId, template: 'invitation', data: { linkId: id }, now });
    await recordAudit(tx, { ...by, act: 'team.invite', subject: { kind: 'invitation', id }, detail: { role } });
    const [shop] = await tx.sql<{ language: string }[]>`select language from tenant where id = ${tx.tenantId}`;
    return shop?.language === 'th' ? 'th' : 'en';
  });
  return {
    invitation: {
      id,
      email,
      role,
      invitedBy: caller.personId,
      createdAt: new Date(now).toISOString(),
      expiresAt: expiresAt.toISOString(),
    },
    link: isMailed ? null : mailedLink(ctx, { page: 'join', id, locale }),
  };
}

/** Throws `link_expired`. */
export async function readInvitation(ctx: RelayContext, token: string): Promise<OutputOf<typeof api.getInvitation>> {
  const found = await findInvitation(ctx, hashMailedToken(token), new Date(ctx.clock.now()));
  if (found === null) throw over();
  const { tenantName: shopName, inviterName, email, role } = found;
  return { shopName, inviterName, email, role, hasAccount: found.personId !== null };
}

/** Throws `link_expired`, `invalid_credentials` for the wrong password of an account, `conflict` when that came about meanwhile, `plan_limit`. */
export async function acceptInvitation(
  ctx: RelayContext,
  token: string,
  { name, password }: InputOf<typeof api.acceptInvitation>['body'],
  { ip, by }: { ip: string; by: Asker },
): Promise<OutputOf<typeof api.acceptInvitation>> {
  const tokenHash = hashMailedToken(token);
  const now = new Date(ctx.clock.now());
  const found = await findInvitation(ctx, tokenHash, now);
  if (found === null) throw over();
  await limitAttempts(ctx, ip, found.email);
  const isNew = found.personId === null;
  if (isNew && name === undefined) {
    throw new ProblemError('invalid_input', 'wrong: body.name', { 'body.name': 'a new person has a name' });
  }
  if (!isNew && !(await isPassword(found.passwordHash, password))) {
    throw new ProblemError('invalid_credentials', 'the password of this account is wrong');
  }
  const joining = found.personId ?? personId.parse(newId());
  const passwordHash = isNew ? await hashPassword(password) : null;
  await ctx.db.withTenant(found.tenantId, async (tx) => {
    const result = await acceptOwnInvitation(ctx, tx, {
      tokenHash,
      knownId: found.personId,
      newId: joining,
      email: found.email,
      name: name ?? null,
      passwordHash,
      now,
    });
    if (result === 'gone') throw over();
    if (result === 'changed') throw new ProblemError('conflict', 'somebody signed up with this address meanwhile');
    // It had its seat; the plan may be a smaller one since.
    await requireRoom(tx, 'seats', { adding: 0, now: now.getTime() });
    const actor = { kind: 'person', id: joining, role: found.role } as const;
    const subject = { kind: 'person', id: joining } as const;
    await recordAudit(tx, { ...by, actor, act: 'team.accept_invitation', subject, detail: { role: found.role } });
    tx.append({ type: 'member.changed', personId: joining });
  });
  return { shopName: found.tenantName, email: found.email, role: found.role };
}

function over(): ProblemError {
  return new ProblemError('link_expired', 'this link was used, taken back, or is too old');
}
