import type { Invitation, TeamMember } from '@tandem/shared/api';
import { type Locale, may, type PersonId, type Role, type TenantId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';

// Members and invitations: global tables, behind the functions of migrations 0014 and 0019.

type Keys = Pick<RelayContext, 'keys'>;

interface TeamRow extends Pick<TeamMember, 'id' | 'role'> {
  readonly nameSealed: Buffer;
  readonly emailSealed: Buffer;
  readonly joinedAt: Date;
  readonly seenAt: Date | null;
  readonly hasSecondFactor: boolean;
}

/** `asker`: who manages the team knows who has a second factor. */
export async function listTeam({ keys: { people } }: Keys, { sql }: TenantTx, asker: Role): Promise<TeamMember[]> {
  const rows = await sql<TeamRow[]>`
    select id, name_sealed as "nameSealed", email_sealed as "emailSealed", role, joined_at as "joinedAt", seen_at as "seenAt",
      has_totp as "hasSecondFactor"
    from own_team()`;
  return rows.map(({ nameSealed, emailSealed, hasSecondFactor, ...row }) => ({
    ...row,
    hasSecondFactor: may(asker, 'team.change') ? hasSecondFactor : null,
    name: people.open(nameSealed, `person:${row.id}:name`),
    email: people.open(emailSealed, `person:${row.id}:email`),
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

interface InvitationRow extends Pick<Invitation, 'id' | 'role' | 'invitedBy'> {
  readonly emailSealed: Buffer;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export async function listOwnInvitations(
  { keys: { people } }: Keys,
  { sql }: TenantTx,
  now: Date,
): Promise<Invitation[]> {
  const rows = await sql<InvitationRow[]>`
    select id, email_sealed as "emailSealed", role, invited_by as "invitedBy", created_at as "createdAt", expires_at as "expiresAt"
    from own_invitations(${now})`;
  return rows.map(({ emailSealed, ...row }) => ({
    ...row,
    email: people.open(emailSealed, `invitation:${row.id}:email`),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }));
}

export async function createOwnInvitation(
  { keys: { people } }: Keys,
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
    select create_own_invitation(${one.id}, ${people.index(one.email)}, ${people.seal(one.email, `invitation:${one.id}:email`)},
      ${one.role}, ${one.tokenHash}, ${one.invitedBy}, ${one.isMailed}, ${one.now}, ${one.expiresAt}) as result`;
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
export async function findInvitation(
  { db, keys: { people } }: Pick<RelayContext, 'db' | 'keys'>,
  tokenHash: Buffer,
  now: Date,
): Promise<OpenInvitation | null> {
  const [row] = await db.withRole(
    'app',
    (sql) => sql<(SealedInvitation & Omit<OpenInvitation, 'email' | 'inviterName'>)[]>`
      select id, tenant_id as "tenantId", tenant_name as "tenantName", language, email_sealed as "emailSealed", role,
        inviter_id as "inviterId", inviter_name_sealed as "inviterNameSealed", person_id as "personId", password_hash as "passwordHash"
      from find_invitation(${tokenHash}, ${now})`,
  );
  if (row === undefined) return null;
  const { id, emailSealed, inviterId, inviterNameSealed, ...rest } = row;
  return {
    ...rest,
    email: people.open(emailSealed, `invitation:${id}:email`),
    inviterName: inviterNameSealed === null ? '' : people.open(inviterNameSealed, `person:${inviterId ?? ''}:name`),
  };
}

interface SealedInvitation {
  readonly id: string;
  readonly emailSealed: Buffer;
  readonly inviterId: PersonId | null;
  readonly inviterNameSealed: Buffer | null;
}

export async function acceptOwnInvitation(
  { keys: { people } }: Keys,
  { sql }: TenantTx,
  one: {
    tokenHash: Buffer;
    knownId: PersonId | null;
    newId: PersonId;
    /** The invitation's. */
    email: string;
    name: string | null;
    passwordHash: string | null;
    now: Date;
  },
): Promise<'joined' | 'gone' | 'changed'> {
  const [row] = await sql<[{ result: 'joined' | 'gone' | 'changed' }]>`
    select accept_own_invitation(${one.tokenHash}, ${one.knownId}, ${one.newId},
      ${people.seal(one.email, `person:${one.newId}:email`)}, ${people.seal(one.name ?? '', `person:${one.newId}:name`)},
      ${one.passwordHash}, ${one.now}) as result`;
  return row.result;
}
