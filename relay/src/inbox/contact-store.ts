import { newId } from '@tandem/shared/lib';
import type { ConnectionId, ContactId, ContactRow } from '@tandem/shared/model';
import { jsonb } from '../db/json.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { type ContactProfile, isSameProfile, mergeProfile, unknownProfile } from './contact-profile.ts';
import type { ThreadRef } from './thread-ref.ts';

interface StoredContact extends Omit<ContactProfile, 'at'> {
  readonly id: ContactId;
  readonly profileAt: Record<string, number>;
}

/**
 * The contact of a thread, or else the one behind any of its ids on this connection, made when unknown; its profile takes what the event
 * says. The thread's comes first: a payload that names nobody may have made it under another id.
 */
export async function upsertContact(
  tx: TenantTx,
  { connectionId, contact }: ThreadRef,
  { ofThread, occurredAt }: { ofThread: ContactId | null; occurredAt: number },
): Promise<ContactId> {
  const names = [...new Set([contact.externalId, ...contact.aliases])];
  const known = ofThread === null ? await lockByIdentity(tx, connectionId, names) : await lockContact(tx, ofThread);
  const contactId = known?.id ?? (newId() as ContactId);
  const before: ContactProfile = known === null ? unknownProfile : { ...known, at: known.profileAt };
  const after = mergeProfile(before, contact, occurredAt);
  if (known === null) await insertContact(tx, contactId, connectionId, after);
  else if (JSON.stringify(before.at) !== JSON.stringify(after.at)) {
    await tx.sql`
      update contact set handle = ${after.handle}, display_name = ${after.displayName}, is_follower = ${after.isFollower},
        profile_at = ${jsonb(tx.sql, after.at)}
      where tenant_id = ${tx.tenantId} and id = ${contactId}`;
    if (!isSameProfile(before, after)) tx.append({ type: 'contact.changed', contactId });
  }
  await tx.sql`
    insert into contact_identity (tenant_id, connection_id, external_id, contact_id)
    select ${tx.tenantId}, ${connectionId}, name, ${contactId} from unnest(${names}::text[]) as name
    on conflict do nothing`;
  return contactId;
}

async function lockContact(tx: TenantTx, id: ContactId): Promise<StoredContact | null> {
  const [row] = await tx.sql<StoredContact[]>`
    select id, handle, display_name as "displayName", is_follower as "isFollower", profile_at as "profileAt"
    from contact where tenant_id = ${tx.tenantId} and id = ${id} for update`;
  return row ?? null;
}

async function lockByIdentity(
  tx: TenantTx,
  connectionId: ConnectionId,
  names: readonly string[],
): Promise<StoredContact | null> {
  const [row] = await tx.sql<StoredContact[]>`
    select c.id, c.handle, c.display_name as "displayName", c.is_follower as "isFollower", c.profile_at as "profileAt"
    from contact_identity i join contact c on c.tenant_id = i.tenant_id and c.id = i.contact_id
    where i.tenant_id = ${tx.tenantId} and i.connection_id = ${connectionId} and i.external_id = any(${names as string[]}::text[])
    order by (i.external_id = ${names[0] ?? ''}) desc, c.id
    limit 1 for update of c`;
  return row ?? null;
}

async function insertContact(tx: TenantTx, id: ContactId, connectionId: ConnectionId, profile: ContactProfile) {
  await tx.sql`
    insert into contact (tenant_id, id, connection_id, handle, display_name, is_follower, profile_at)
    values (${tx.tenantId}, ${id}, ${connectionId}, ${profile.handle}, ${profile.displayName}, ${profile.isFollower},
      ${jsonb(tx.sql, profile.at)})`;
}

const contactColumns = ({ sql }: TenantTx) => sql`
  id, connection_id as "connectionId", handle, display_name as "displayName", avatar_media_id as "avatarMediaId",
  is_follower as "isFollower"`;

export async function contactRowsByIds(tx: TenantTx, ids: readonly string[]): Promise<ContactRow[]> {
  return tx.sql<ContactRow[]>`
    select ${contactColumns(tx)} from contact where tenant_id = ${tx.tenantId} and id = any(${ids as string[]}::uuid[])`;
}

export async function contactRowsPage(tx: TenantTx, afterId: string | null, limit: number): Promise<ContactRow[]> {
  return tx.sql<ContactRow[]>`
    select ${contactColumns(tx)} from contact
    where tenant_id = ${tx.tenantId} and (${afterId}::uuid is null or id > ${afterId}) order by id limit ${limit}`;
}
