import { type ConnectionId, connectionId, mediaId, messageId } from '@tandem/shared/model';
import { z } from 'zod';
import type { JobRequest } from '../queue/task.ts';
import type { MediaPart } from './inbound-parts.ts';

export const fetchMediaTaskName = 'fetch-media';
export const fetchMediaPayload = z.object({
  connectionId,
  messageId,
  mediaId,
  conversationKey: z.string(),
  messageExternalId: z.string(),
  mediaKind: z.enum(['image', 'video', 'audio', 'file', 'sticker']),
  refKind: z.enum(['id', 'url']),
  ref: z.string(),
});

export function fetchMediaJob(input: {
  connectionId: ConnectionId;
  messageId: string;
  mediaId: string;
  conversationKey: string;
  messageExternalId: string;
  part: MediaPart;
}): JobRequest {
  const { part, ...ids } = input;
  const { ref } = part;
  return {
    task: fetchMediaTaskName,
    payload: { ...ids, mediaKind: part.kind, refKind: ref.kind, ref: ref.kind === 'id' ? ref.id : ref.url },
    key: `fetch-media:${input.mediaId}`,
  };
}
