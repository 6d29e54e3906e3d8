import type { MediaId, MediaState, MessageId, MessagePart } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { lockConversation } from './conversation-store.ts';
import { messageRow } from './message-rows.ts';
import { updateParts } from './message-store.ts';

export interface ResolvedMedia {
  readonly messageId: MessageId;
  readonly mediaId: MediaId;
  readonly state: Exclude<MediaState, 'pending'>;
  readonly mime: string | null;
  /** Pixels. */
  readonly width: number | null;
  readonly height: number | null;
}

/** The bytes of a message's media are there, or never will be. A message that is gone needs nothing. */
export async function resolveMedia(tx: TenantTx, media: ResolvedMedia): Promise<void> {
  const { messageId, mediaId, state, mime, width, height } = media;
  const seen = await messageRow(tx, messageId);
  if (seen === null) return;
  await lockConversation(tx, seen.conversationId);
  const message = await messageRow(tx, messageId);
  if (message === null) return;
  const parts = message.parts.map(
    (part): MessagePart =>
      'mediaId' in part && part.mediaId === mediaId ? { ...part, state, mime, width, height } : part,
  );
  await updateParts(tx, messageId, parts);
  tx.append({ type: 'message.changed', conversationId: seen.conversationId, messageId, deliveryState: null });
}
