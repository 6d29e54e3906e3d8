import { newId } from '@tandem/shared/lib';
import type { ActivityId, ActivityRow, Author, ConversationId, PersonId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { authorOf } from './message-rows.ts';

interface NewActivity {
  readonly conversationId: ConversationId;
  readonly kind: ActivityRow['kind'];
  readonly by: Author;
  readonly at: Date;
  readonly reason?: ActivityRow['reason'];
  readonly note?: string | null;
}

/** Writes the line and appends `activity.recorded`. */
export async function recordActivity(tx: TenantTx, activity: NewActivity): Promise<ActivityId> {
  const { conversationId, kind, by, at, reason = null, note = null } = activity;
  const id = newId(at.getTime()) as ActivityId;
  await tx.sql`
    insert into activity (tenant_id, id, conversation_id, kind, author_kind, author_person_id, at, reason, note)
    values (${tx.tenantId}, ${id}, ${conversationId}, ${kind}, ${by.kind}, ${by.kind === 'staff' ? by.personId : null}, ${at},
      ${reason}, ${note})`;
  tx.append({ type: 'activity.recorded', conversationId, activityId: id });
  return id;
}

export interface StoredActivity extends Pick<ActivityRow, 'id' | 'conversationId' | 'kind' | 'reason' | 'note'> {
  readonly authorKind: Author['kind'];
  readonly authorPersonId: PersonId | null;
  readonly at: Date;
}

export const activityColumns = ({ sql }: TenantTx) => sql`
  id, conversation_id as "conversationId", kind, author_kind as "authorKind", author_person_id as "authorPersonId", at, reason, note`;

export function toActivityRow({ authorKind, authorPersonId, at, ...rest }: StoredActivity): ActivityRow {
  return { ...rest, by: authorOf(authorKind, authorPersonId), at: at.toISOString() };
}

export async function activityRowsByIds(tx: TenantTx, ids: readonly string[]): Promise<ActivityRow[]> {
  const stored = await tx.sql<StoredActivity[]>`
    select ${activityColumns(tx)} from activity where tenant_id = ${tx.tenantId} and id = any(${ids as string[]}::uuid[])`;
  return stored.map(toActivityRow);
}

export async function activityRowsPage(tx: TenantTx, afterId: string | null, limit: number): Promise<ActivityRow[]> {
  const stored = await tx.sql<StoredActivity[]>`
    select ${activityColumns(tx)} from activity
    where tenant_id = ${tx.tenantId} and (${afterId}::uuid is null or id > ${afterId}) order by id limit ${limit}`;
  return stored.map(toActivityRow);
}
