import { z } from 'zod';

// Branded so that a contact's id cannot be passed where a conversation's is wanted. Opaque strings on the wire.
const id = z.string().min(1).max(64);

export const tenantId = id.brand<'TenantId'>();
export const personId = id.brand<'PersonId'>();
export const connectionId = id.brand<'ConnectionId'>();
export const contactId = id.brand<'ContactId'>();
export const conversationId = id.brand<'ConversationId'>();
export const messageId = id.brand<'MessageId'>();
export const activityId = id.brand<'ActivityId'>();
export const draftId = id.brand<'DraftId'>();
export const documentId = id.brand<'DocumentId'>();
export const mediaId = id.brand<'MediaId'>();
/** Minted by the desktop when somebody presses Enter; lives until the reply is settled. */
export const clientId = z.uuid().brand<'ClientId'>();

export type TenantId = z.infer<typeof tenantId>;
export type PersonId = z.infer<typeof personId>;
export type ConnectionId = z.infer<typeof connectionId>;
export type ContactId = z.infer<typeof contactId>;
export type ConversationId = z.infer<typeof conversationId>;
export type MessageId = z.infer<typeof messageId>;
export type ActivityId = z.infer<typeof activityId>;
export type DraftId = z.infer<typeof draftId>;
export type DocumentId = z.infer<typeof documentId>;
export type MediaId = z.infer<typeof mediaId>;
export type ClientId = z.infer<typeof clientId>;
