import type { Membership } from '@tandem/shared/api';
import type { PersonId, Role, TenantId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import type { PeopleCipher } from '../keys/people-cipher.ts';

// Persons, memberships and sessions: global tables, behind the functions of migrations 0003, 0014 and 0019.

type Ctx = Pick<RelayContext, 'db' | 'keys'>;

export interface SignInRow {
  readonly personId: PersonId;
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly memberships: Membership[];
}

export interface CallerRow {
  readonly personId: PersonId;
  readonly tenantId: TenantId;
  readonly role: Role;
  readonly name: string;
  readonly email: string;
  readonly tenantName: string;
  readonly expiresAt: Date;
}

/** False: the address is taken. */
export async function createOwner(
  { keys: { people } }: Pick<Ctx, 'keys'>,
  { sql }: TenantTx,
  owner: { id: PersonId; email: string; name: string; passwordHash: string; shopName: string },
): Promise<boolean> {
  const [row] = await sql<[{ id: PersonId | null }]>`
    select create_owner(${owner.id}, ${people.index(owner.email)}, ${people.seal(owner.email, `person:${owner.id}:email`)},
      ${people.seal(owner.name, `person:${owner.id}:name`)}, ${owner.passwordHash}, ${owner.shopName}) as id`;
  return row.id !== null;
}

export async function findSignIn({ db, keys: { people } }: Ctx, email: string): Promise<SignInRow | null> {
  const [row] = await db.withRole(
    'app',
    (sql) => sql<(Sealed & Omit<SignInRow, 'name' | 'email'>)[]>`
      select person_id as "personId", name_sealed as "nameSealed", email_sealed as "emailSealed", password_hash as "passwordHash",
        memberships
      from find_sign_in(${people.index(email)})`,
  );
  return row === undefined ? null : opened(people, row);
}

interface Sealed {
  readonly personId: PersonId;
  readonly nameSealed: Buffer;
  readonly emailSealed: Buffer;
}

function opened<T extends Sealed>(people: PeopleCipher, { nameSealed, emailSealed, ...row }: T) {
  const { personId } = row;
  return {
    ...row,
    name: people.open(nameSealed, `person:${personId}:name`),
    email: people.open(emailSealed, `person:${personId}:email`),
  };
}

export async function membershipsOf(db: Database, personId: PersonId): Promise<Membership[]> {
  const [row] = await db.withRole(
    'app',
    (sql) => sql<[{ list: Membership[] }]>`select memberships_of(${personId}) as list`,
  );
  return row.list;
}

export async function createSession(
  { sql }: TenantTx,
  session: {
    id: string;
    personId: PersonId;
    tenantId: TenantId;
    deviceName: string;
    tokenHash: Buffer;
    expiresAt: Date;
  },
): Promise<void> {
  await sql`
    select create_session(${session.id}, ${session.personId}, ${session.tenantId}, ${session.deviceName}, ${session.tokenHash},
      ${session.expiresAt})`;
}

type Rotation = 'rotated' | 'repeated' | 'late' | 'reused' | 'unknown';

export async function rotateSession(
  db: Database,
  rotation: { id: string; presented: Buffer; successor: Buffer; now: Date; graceMs: number; expiresAt: Date },
): Promise<Rotation> {
  const [row] = await db.withRole(
    'app',
    (sql) => sql<[{ result: Rotation }]>`
      select rotate_session(${rotation.id}, ${rotation.presented}, ${rotation.successor}, ${rotation.now},
        ${rotation.graceMs}, ${rotation.expiresAt}) as result`,
  );
  return row.result;
}

export async function revokeSession({ sql }: TenantTx, id: string, now: Date): Promise<void> {
  await sql`select revoke_session(${id}, ${now})`;
}

/** Whose it is or was. */
export async function ownerOfSession(
  db: Database,
  id: string,
): Promise<{ tenantId: TenantId; personId: PersonId } | null> {
  const [row] = await db.withRole(
    'app',
    (sql) => sql<{ tenantId: TenantId; personId: PersonId }[]>`
      select tenant_id as "tenantId", person_id as "personId" from owner_of_session(${id})`,
  );
  return row ?? null;
}

/** Who the session is now; null: signed out, or no longer a member. */
export async function findCaller({ db, keys: { people } }: Ctx, sessionId: string): Promise<CallerRow | null> {
  const [row] = await db.withRole(
    'app',
    (sql) => sql<(Sealed & Omit<CallerRow, 'name' | 'email'>)[]>`
      select person_id as "personId", tenant_id as "tenantId", role, name_sealed as "nameSealed", email_sealed as "emailSealed",
        tenant_name as "tenantName", expires_at as "expiresAt"
      from find_caller(${sessionId})`,
  );
  return row === undefined ? null : opened(people, row);
}

interface AdmittedRow extends Pick<CallerRow, 'personId' | 'tenantId' | 'role'> {
  /** Why the shop is suspended; null: it is not. */
  readonly suspension: string | null;
}

/** Who it is, nameless: every request asks. `pairHash` is of the refresh token that came with the access token: its predecessor ends here. */
export async function admitCaller(
  db: Database,
  { sessionId, pairHash, now }: { sessionId: string; pairHash: Buffer; now: Date },
): Promise<AdmittedRow | null> {
  const [row] = await db.withRole(
    'app',
    (sql) => sql<AdmittedRow[]>`
      select person_id as "personId", tenant_id as "tenantId", role, suspension from admit_caller(${sessionId}, ${pairHash}, ${now})`,
  );
  return row ?? null;
}

/** False: no membership there. The refresh token opens the other shop from now on. */
export async function moveSession({ sql, tenantId }: TenantTx, id: string): Promise<boolean> {
  const [row] = await sql<[{ isDone: boolean }]>`select move_session(${id}, ${tenantId}) as "isDone"`;
  return row.isDone;
}

/** Which of these sessions still hold, in which shop and role. */
export async function liveSessions(
  db: Database,
  ids: readonly string[],
): Promise<Map<string, { tenantId: TenantId; role: Role }>> {
  const rows = await db.withRole(
    'app',
    (sql) => sql<{ id: string; tenantId: TenantId; role: Role }[]>`
      select id, tenant_id as "tenantId", role from live_sessions(${ids as string[]}::uuid[])`,
  );
  return new Map(rows.map(({ id, ...where }) => [id, where]));
}

interface DeviceRow {
  readonly id: string;
  readonly name: string;
  readonly shopName: string;
  readonly signedInAt: Date;
  readonly seenAt: Date;
}

export async function devicesOf(db: Database, personId: PersonId, now: Date): Promise<DeviceRow[]> {
  return db.withRole(
    'app',
    (sql) => sql<DeviceRow[]>`
      select id, device_name as name, tenant_name as "shopName", created_at as "signedInAt", seen_at as "seenAt"
      from devices_of(${personId}, ${now})`,
  );
}

/** False: not this person's, or over already. */
export async function revokeDeviceOf(
  { sql }: TenantTx,
  { personId, id, now }: { personId: PersonId; id: string; now: Date },
): Promise<boolean> {
  const [row] = await sql<[{ isDone: boolean }]>`select revoke_device_of(${personId}, ${id}, ${now}) as "isDone"`;
  return row.isDone;
}
