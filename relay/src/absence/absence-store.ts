import type { TenantTx } from '../db/tenant-tx.ts';
import type { NobodyOnline } from '../mail/index.ts';

export type NoticeKind = 'hand-off' | 'reconnect';

/** Longer than a minute: streams are noted every 15 seconds, so by then nobody has been there for one. */
const absentAfterMs = 78_000;
/** The same conversation again, handed off anew. */
const againAfterMs = 3_600_000;
const forgottenAfterMs = 30 * 86_400_000;

/** Asked of the database's clock, by which the nodes note their streams. */
export async function isTeamAbsent(tx: TenantTx): Promise<boolean> {
  const [row] = await tx.sql<[{ isAbsent: boolean }]>`
    select coalesce(own_team_seen_at() < clock_timestamp() - ${absentAfterMs} * interval '1 millisecond', true) as "isAbsent"`;
  return row.isAbsent;
}

/** Whether the subject still waits for a person: nobody holds the conversation, the account is still lost. */
export async function needsPerson(tx: TenantTx, kind: NoticeKind, subjectId: string): Promise<boolean> {
  const rows =
    kind === 'hand-off'
      ? await tx.sql`select from conversation where tenant_id = ${tx.tenantId} and id = ${subjectId} and ${isHandedOff(tx)}`
      : await tx.sql`select from connection where tenant_id = ${tx.tenantId} and id = ${subjectId} and status = 'reconnect'`;
  return rows.length > 0;
}

const isHandedOff = ({ sql }: TenantTx) => sql`handler_kind = 'nobody' and hand_off is not null and status = 'open'`;

/** False: the team has been told of it, or is about to be. */
export async function noteAbsence(tx: TenantTx, kind: NoticeKind, subjectId: string, now: Date): Promise<boolean> {
  const rows = await tx.sql`
    insert into absence_notice (tenant_id, kind, subject_id, noted_at) values (${tx.tenantId}, ${kind}, ${subjectId}, ${now})
    on conflict (tenant_id, kind, subject_id) do update set noted_at = excluded.noted_at, told_at = null
      where absence_notice.told_at < ${new Date(now.getTime() - againAfterMs)}
    returning subject_id`;
  return rows.length > 0;
}

export async function lastToldAt(tx: TenantTx): Promise<Date | null> {
  const [row] = await tx.sql<[{ at: Date | null }]>`
    select max(told_at) as at from absence_notice where tenant_id = ${tx.tenantId}`;
  return row.at;
}

/** Locks what is to be told, so that two digests cannot tell it twice, and drops what has taken care of itself. */
export async function openNotices(tx: TenantTx): Promise<NobodyOnline> {
  await tx.sql`select from absence_notice where tenant_id = ${tx.tenantId} and told_at is null order by kind, subject_id for update`;
  await tx.sql`
    delete from absence_notice n where n.tenant_id = ${tx.tenantId} and n.told_at is null and not exists (
      select from conversation c where n.kind = 'hand-off' and c.tenant_id = n.tenant_id and c.id = n.subject_id and ${isHandedOff(tx)}
      union all
      select from connection a where n.kind = 'reconnect' and a.tenant_id = n.tenant_id and a.id = n.subject_id and a.status = 'reconnect')`;
  const waiting = await tx.sql<{ handle: string; chats: number }[]>`
    select a.handle, count(*)::int as chats from absence_notice n
    join conversation c on c.tenant_id = n.tenant_id and c.id = n.subject_id
    join connection a on a.tenant_id = c.tenant_id and a.id = c.connection_id
    where n.tenant_id = ${tx.tenantId} and n.kind = 'hand-off' and n.told_at is null group by a.handle order by a.handle`;
  const reconnect = await tx.sql<{ handle: string }[]>`
    select a.handle from absence_notice n join connection a on a.tenant_id = n.tenant_id and a.id = n.subject_id
    where n.tenant_id = ${tx.tenantId} and n.kind = 'reconnect' and n.told_at is null order by a.handle`;
  return { waiting, reconnect };
}

export async function markTold(tx: TenantTx, now: Date): Promise<void> {
  await tx.sql`update absence_notice set told_at = ${now} where tenant_id = ${tx.tenantId} and told_at is null`;
  await tx.sql`
    delete from absence_notice where tenant_id = ${tx.tenantId} and told_at < ${new Date(now.getTime() - forgottenAfterMs)}`;
}

export async function dropOpenNotices(tx: TenantTx): Promise<void> {
  await tx.sql`delete from absence_notice where tenant_id = ${tx.tenantId} and told_at is null`;
}
