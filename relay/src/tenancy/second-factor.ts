import type { PersonId } from '@tandem/shared/model';
import { type Asker, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { Caller } from '../http/route.ts';
import { limitCodes } from './limit-attempts.ts';
import { isPassword } from './password.ts';
import { findCaller, findSignIn } from './session-store.ts';
import { hashRecoveryCode, newRecoveryCodes, newSecret, stepOf, totpUri } from './totp.ts';
import {
  beginStoredTotp,
  confirmStoredTotp,
  dropTotp,
  readTotp,
  renewRecoveryHashes,
  type StoredTotp,
  useRecoveryHash,
  useTotpStep,
} from './totp-store.ts';

type Asked = { readonly caller: Caller; readonly by: Asker };

/** Whether `code` lets this person in, where one is asked for; `limitCodes` comes before. Throws `second_factor_required`, `code_invalid`. */
export async function passSecondFactor(
  ctx: RelayContext,
  tx: TenantTx,
  { personId, code, by }: { personId: PersonId; code: string | undefined; by: Asker },
): Promise<void> {
  const stored = await readTotp(tx, personId);
  if (stored === null || stored.confirmedAt === null) return;
  if (code === undefined) throw new ProblemError('second_factor_required', 'this sign-in asks for a code');
  await requireCode(ctx, tx, { personId, stored, code, by });
}

export async function beginTotp(
  ctx: RelayContext,
  { caller, by }: Asked,
  password: string,
): Promise<{ secret: string; uri: string }> {
  const { personId, email } = await requirePassword(ctx, caller, password);
  const secret = newSecret();
  await ctx.db.withTenant(caller.tenantId, async (tx) => {
    const secretSealed = ctx.keys.people.seal(secret, `person:${personId}:totp`);
    const now = new Date(ctx.clock.now());
    if (!(await beginStoredTotp(tx, { personId, secretSealed, now })))
      throw new ProblemError('conflict', 'it is on already');
    await recordAudit(tx, { ...by, act: 'person.begin_second_factor', subject: { kind: 'person', id: personId } });
  });
  return { secret, uri: totpUri(secret, email) };
}

/** Returns the recovery codes. */
export async function confirmTotp(ctx: RelayContext, { caller, by }: Asked, code: string): Promise<string[]> {
  const { personId } = caller;
  await limitCodes(ctx, personId);
  return ctx.db.withTenant(caller.tenantId, async (tx) => {
    const stored = await readTotp(tx, personId);
    if (stored === null || stored.confirmedAt !== null)
      throw new ProblemError('conflict', 'there is nothing to confirm');
    const now = ctx.clock.now();
    const step = stepOf(openSecret(ctx, personId, stored), code, now);
    if (step === null) throw invalidCode();
    const codes = newRecoveryCodes();
    const recoveryHashes = codes.map((one) => hashRecoveryCode(ctx, one));
    if (!(await confirmStoredTotp(tx, { personId, step, recoveryHashes, now: new Date(now) })))
      throw new ProblemError('conflict', 'confirmed meanwhile');
    await recordAudit(tx, { ...by, act: 'person.enable_second_factor', subject: { kind: 'person', id: personId } });
    return codes;
  });
}

/** New ones in place of all older ones. */
export async function renewRecoveryCodes(
  ctx: RelayContext,
  asked: Asked,
  proof: { password: string; code: string },
): Promise<string[]> {
  const codes = newRecoveryCodes();
  await withBoth(ctx, asked, proof, async (tx, personId) => {
    await renewRecoveryHashes(
      tx,
      personId,
      codes.map((one) => hashRecoveryCode(ctx, one)),
    );
    const subject = { kind: 'person', id: personId } as const;
    await recordAudit(tx, { ...asked.by, act: 'person.renew_recovery_codes', subject });
  });
  return codes;
}

export async function disableTotp(
  ctx: RelayContext,
  asked: Asked,
  proof: { password: string; code: string },
): Promise<void> {
  await withBoth(ctx, asked, proof, async (tx, personId) => {
    await dropTotp(tx, personId);
    const subject = { kind: 'person', id: personId } as const;
    await recordAudit(tx, { ...asked.by, act: 'person.disable_second_factor', subject });
  });
}

/** Password and code, for what weakens the sign-in. */
async function withBoth(
  ctx: RelayContext,
  { caller, by }: Asked,
  { password, code }: { password: string; code: string },
  run: (tx: TenantTx, personId: PersonId) => Promise<void>,
): Promise<void> {
  const { personId } = await requirePassword(ctx, caller, password);
  await ctx.db.withTenant(caller.tenantId, async (tx) => {
    const stored = await readTotp(tx, personId);
    if (stored === null || stored.confirmedAt === null) throw new ProblemError('conflict', 'it is not on');
    await requireCode(ctx, tx, { personId, stored, code, by });
    await run(tx, personId);
  });
}

/** Whoever found a desktop open does not have it. Throws `wrong_password`. */
async function requirePassword(
  ctx: RelayContext,
  caller: Caller,
  password: string,
): Promise<{ personId: PersonId; email: string }> {
  await limitCodes(ctx, caller.personId);
  const row = await findCaller(ctx, caller.sessionId);
  if (row === null) throw new ProblemError('unauthorized', 'signed out meanwhile');
  const found = await findSignIn(ctx, row.email);
  if (!(await isPassword(found?.passwordHash ?? null, password)))
    throw new ProblemError('wrong_password', 'the password is wrong');
  return { personId: caller.personId, email: row.email };
}

async function requireCode(
  ctx: RelayContext,
  tx: TenantTx,
  { personId, stored, code, by }: { personId: PersonId; stored: StoredTotp; code: string; by: Asker },
): Promise<void> {
  const step = stepOf(openSecret(ctx, personId, stored), code, ctx.clock.now());
  if (step !== null) {
    if (await useTotpStep(tx, personId, step)) return;
    throw invalidCode();
  }
  if (!(await useRecoveryHash(tx, personId, hashRecoveryCode(ctx, code)))) throw invalidCode();
  const left = Math.max(0, stored.recoveryLeft - 1);
  const subject = { kind: 'person', id: personId } as const;
  await recordAudit(tx, { ...by, act: 'person.use_recovery_code', subject, detail: { left } });
}

function openSecret({ keys }: RelayContext, personId: PersonId, { secretSealed }: StoredTotp): string {
  return keys.people.open(secretSealed, `person:${personId}:totp`);
}

function invalidCode(): ProblemError {
  return new ProblemError('code_invalid', 'the code is wrong, too old, or was used before');
}
