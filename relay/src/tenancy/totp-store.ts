import type { PersonId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

// A global table, behind the functions of migration 0022. They refuse a person who is no member of the tenant.

export interface StoredTotp {
  readonly secretSealed: Buffer;
  /** Null: begun only. */
  readonly confirmedAt: Date | null;
  readonly recoveryLeft: number;
}

export async function readTotp({ sql }: TenantTx, personId: PersonId): Promise<StoredTotp | null> {
  const [row] = await sql<StoredTotp[]>`
    select secret_sealed as "secretSealed", confirmed_at as "confirmedAt", recovery_left as "recoveryLeft"
    from read_totp(${personId})`;
  return row ?? null;
}

/** False: it is on. */
export function beginStoredTotp(
  tx: TenantTx,
  { personId, secretSealed, now }: { personId: PersonId; secretSealed: Buffer; now: Date },
): Promise<boolean> {
  return done(tx.sql<Done>`select begin_totp(${personId}, ${secretSealed}, ${now}) as "isDone"`);
}

/** False: it is on, or was never begun. */
export function confirmStoredTotp(
  tx: TenantTx,
  { personId, step, recoveryHashes, now }: { personId: PersonId; step: number; recoveryHashes: Buffer[]; now: Date },
): Promise<boolean> {
  return done(
    tx.sql<Done>`select confirm_totp(${personId}, ${step}, ${byteas(tx, recoveryHashes)}, ${now}) as "isDone"`,
  );
}

/** False: this code, or a later one, was taken before. */
export function useTotpStep(tx: TenantTx, personId: PersonId, step: number): Promise<boolean> {
  return done(tx.sql<Done>`select use_totp_step(${personId}, ${step}) as "isDone"`);
}

/** False: none of the open ones. */
export function useRecoveryHash(tx: TenantTx, personId: PersonId, hash: Buffer): Promise<boolean> {
  return done(tx.sql<Done>`select use_recovery_code(${personId}, ${hash}) as "isDone"`);
}

export function renewRecoveryHashes(tx: TenantTx, personId: PersonId, hashes: Buffer[]): Promise<boolean> {
  return done(tx.sql<Done>`select renew_recovery_codes(${personId}, ${byteas(tx, hashes)}) as "isDone"`);
}

export function dropTotp(tx: TenantTx, personId: PersonId): Promise<boolean> {
  return done(tx.sql<Done>`select drop_totp(${personId}) as "isDone"`);
}

/** The driver knows no array of bytes. */
function byteas({ sql }: TenantTx, list: readonly Buffer[]) {
  const hex = list.map((bytes) => bytes.toString('hex'));
  return sql`array(select decode(item, 'hex') from unnest(${hex}::text[]) as item)`;
}

type Done = [{ isDone: boolean }];

async function done(asked: PromiseLike<Done>): Promise<boolean> {
  const [row] = await asked;
  return row.isDone;
}
