import type { PersonId } from '@tandem/shared/model';
import type { Database } from '../db/database.ts';
import type { TenantTx } from '../db/tenant-tx.ts';

// What a mailed link does to a person: global tables, behind the functions of migration 0014.

export async function createPersonToken(
  { sql }: TenantTx,
  token: {
    id: string;
    personId: PersonId;
    purpose: 'verify-email' | 'reset-password';
    tokenHash: Buffer;
    expiresAt: Date;
  },
): Promise<void> {
  await sql`
    select create_person_token(${token.id}, ${token.personId}, ${token.purpose}, ${token.tokenHash}, ${token.expiresAt})`;
}

/** Whose link it is, also one that was used or is too old; null: nobody's. */
export async function ownerOfToken(db: Database, tokenHash: Buffer): Promise<PersonId | null> {
  const [row] = await db.withRole(
    'app',
    (sql) => sql<[{ id: PersonId | null }]>`select owner_of_token(${tokenHash}) as id`,
  );
  return row.id;
}

/** False: unknown, used, or too old. */
export async function spendVerifyToken({ sql }: TenantTx, tokenHash: Buffer, now: Date): Promise<boolean> {
  const [row] = await sql<[{ isDone: boolean }]>`select verify_email(${tokenHash}, ${now}) as "isDone"`;
  return row.isDone;
}

/** Also ends every session of the person. False: unknown, used, or too old. */
export async function spendResetToken(
  { sql }: TenantTx,
  { tokenHash, passwordHash, now }: { tokenHash: Buffer; passwordHash: string; now: Date },
): Promise<boolean> {
  const [row] = await sql<
    [{ isDone: boolean }]
  >`select reset_password(${tokenHash}, ${passwordHash}, ${now}) as "isDone"`;
  return row.isDone;
}

export async function isEmailVerified(db: Database, personId: PersonId): Promise<boolean> {
  const [row] = await db.withRole(
    'app',
    (sql) => sql<[{ isVerified: boolean }]>`select is_email_verified(${personId}) as "isVerified"`,
  );
  return row.isVerified;
}
