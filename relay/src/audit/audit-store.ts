import type { AuditEntry, AuditQuery } from '@tandem/shared/api';
import { auditActorKind, type PersonId, type Role } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';

interface Place {
  readonly at: string;
  readonly id: string;
}

interface AuditRow extends Pick<AuditEntry, 'id' | 'act' | 'result' | 'detail'> {
  at: Date;
  actorKind: AuditEntry['actor']['kind'];
  actorId: PersonId | null;
  actorRole: Role | null;
  subjectKind: NonNullable<AuditEntry['subject']>['kind'] | null;
  subjectId: string | null;
  ip: string | null;
  sessionId: string | null;
  requestId: string | null;
}

/** Newest first, after `after`. */
export async function listEntries(
  { sql, tenantId }: TenantTx,
  filter: AuditQuery,
  after: Place | null,
  limit: number,
): Promise<AuditEntry[]> {
  const { act, without, actor, subject, result, since, until } = filter;
  const [area = '', verb] = act?.split('.') ?? [];
  const isKind = auditActorKind.safeParse(actor).success;
  const rows = await sql<AuditRow[]>`
    select id, at, actor_kind as "actorKind", actor_id as "actorId", actor_role as "actorRole", act, subject_kind as "subjectKind",
      subject_id as "subjectId", result, ip, session_id as "sessionId", request_id as "requestId", detail
    from audit_entry
    where tenant_id = ${tenantId}
      ${after === null ? sql`` : sql`and (at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
      ${act === undefined ? sql`` : sql`and area = ${area}`}
      ${verb === undefined ? sql`` : sql`and act = ${act ?? ''}`}
      ${without === undefined ? sql`` : sql`and area <> ${without}`}
      ${actor === undefined ? sql`` : isKind ? sql`and actor_kind = ${actor}` : sql`and actor_id::text = ${actor}`}
      ${subject === undefined ? sql`` : sql`and subject_id = ${subject}`}
      ${result === undefined ? sql`` : sql`and result = ${result}`}
      ${since === undefined ? sql`` : sql`and at >= ${since}::timestamptz`}
      ${until === undefined ? sql`` : sql`and at < ${until}::timestamptz`}
    order by at desc, id desc
    limit ${limit}`;
  return rows.map(toEntry);
}

function toEntry(row: AuditRow): AuditEntry {
  const { id, at, actorKind, actorId, actorRole, act, subjectKind, subjectId, result, detail } = row;
  const { ip, sessionId, requestId } = row;
  return {
    id,
    at: at.toISOString(),
    actor: { kind: actorKind, id: actorId, role: actorRole },
    act,
    subject: subjectKind === null || subjectId === null ? null : { kind: subjectKind, id: subjectId },
    result,
    from: { ip, sessionId, requestId },
    detail,
  };
}

/** Opaque to clients. */
export function placeOf({ at, id }: AuditEntry): string {
  return Buffer.from(`${at} ${id}`).toString('base64url');
}

/** Throws `invalid_input`. */
export function parsePlace(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const found = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (found === null)
    throw new ProblemError('invalid_input', 'not a cursor of this list', { cursor: 'is not one of ours' });
  const [, at = '', id = ''] = found;
  return { at, id };
}
