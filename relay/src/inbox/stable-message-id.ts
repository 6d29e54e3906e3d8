import { createHash } from 'node:crypto';
import type { ConnectionId, MessageId, TenantId } from '@tandem/shared/model';

/**
 * The id of a platform's message: a UUID in version 7's layout whose random bits are a hash of the platform's own id. The same message
 * gets the same id whatever arrives first, so messages of one millisecond keep one order everywhere.
 */
export function stableMessageId(
  tenantId: TenantId,
  connectionId: ConnectionId,
  message: { readonly externalId: string; readonly occurredAt: number },
): MessageId {
  const bytes = createHash('sha256').update(`${tenantId}\n${connectionId}\n${message.externalId}`).digest();
  bytes.writeUIntBE(message.occurredAt, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex', 0, 16);
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return id as MessageId;
}
