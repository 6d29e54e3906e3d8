import type { Invitation, TeamMember } from '@tandem/shared/api';
import type { Locale, PersonId, Role, TenantId } from '@tandem/shared/model';
import type { Database } from '../db/database.ts';
import type { TenantTx } from '../db/tenant-tx.ts';

// Members and invitations: global tables, behind the functions of migration 0014.

export async function listTeam({ sql }: TenantTx): Promise<TeamMember[]> {
  const rows = await sql<(Omit<TeamMember, 'joinedAt' | 'seenAt'> & { joinedAt: Date; seenAt: Date | null })[]>`
    select id, name, email, role, joined_at as "joinedAt", seen_at as "seenAt" from own_team()`;
  return rows.map((row) => ({
    ...row,
    joinedAt: row.joinedAt.toISOString(),
    seenAt: row.seenAt?.toISOString() ?? null,
  }));
}

/** `role` null: the membership ends, and with it the sessions. */
export async function changeOwnMember(
  { sql }: TenantTx,
  change: { id: string; role: Role | null; grantable: readonly Role[] },
): Promise<'done' | 'not_found' | 'forbidden' | 'last_owner'> {
  const [row] = await sql<[{ result: 'done' | 'not_found' | 'forbidden' | 'last_owner' }]>`
    select change_own_member(${change.id}, ${change.role}, ${change.grantable as string[]}) as result`;
  return row.result;
}

export async function listOwnInvitations({ sql }: TenantTx, now: Date): Promise<Invitation[]> {
  const rows = await sql<(Omit<Invitation, 'createdAt' | 'expiresAt'> & { createdAt: Date; expiresAt: Date })[]>`
    select id, email, role, invited_by as "invitedBy", created_at as "createdAt", expires_at as "expiresAt"
    from own_invitations(${now})`;
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }));
}

export async function createOwnInvitation(
  { sql }: TenantTx,
  one: {
    id: string;
    email: string;
    role: Role;
    tokenHash: Buffer;
    invitedBy: PersonId;
    isMailed: boolean;
    now: Date;
    expiresAt: Date;
  },
): Promise<'created' | 'member'> {
  const [row] = await sql<[{ result: 'created' | 'member' }]>`
    select create_own_invitation(${one.id}, ${one.email}, ${one.role}, ${one.tokenHash}, ${one.invitedBy}, ${one.isMailed},
      ${one.now}, ${one.expiresAt}) as result`;
  return row.result;
}

export async function revokeOwnInvitation(
  { sql }: TenantTx,
  one: { id: string; grantable: readonly Role[]; now: Date },
): Promise<'done' | 'not_found' | 'forbidden'> {
  const [row] = await sql<[{ result: 'done' | 'not_found' | 'forbidden' }]>`
    select revoke_own_invitation(${one.id}, ${one.grantable as string[]}, ${one.now}) as result`;
  return row.result;
}

export interface OpenInvitation {
  readonly tenantId: TenantId;
  readonly tenantName: string;
  readonly language: Locale;
  readonly email: string;
  readonly role: Role;
  readonly inviterName: string;
  /** Null: nobody has that address. */
  readonly personId: PersonId | null;
  readonly passwordHash: string | null;
}

/** Null: unknown, used, taken back or too old. */
export async function findInvitation(db: Database, tokenHash: Buffer, now: Date): Promise<OpenInvitation | null> {
  const [row] = await db.withRole(
    'app',
    (sql) => sql<OpenInvitation[]>`
      select tenant_id as "tenantId", tenant_name as "tenantName", language, email, role, inviter_name as "inviterName",
        person_id as "personId", password_hash as "passwordHash" from find_invitation(${tokenHash}, ${now})`,
  );
  return row ?? null;
}

export async function acceptOwnInvitation(
  { sql }: TenantTx,
  one: {
    tokenHash: Buffer;
    knownId: PersonId | null;
    newId: PersonId;
    name: string | null;
    passwordHash: string | null;
    now: Date;
  },
): Promise<'joined' | 'gone' | 'changed'> {
  const [row] = await sql<[{ result: 'joined' | 'gone' | 'changed' }]>`
    select accept_own_invitation(${one.tokenHash}, ${one.knownId}, ${one.newId}, ${one.name}, ${one.passwordHash}, ${one.now})
      as result`;
  return row.result;
}
