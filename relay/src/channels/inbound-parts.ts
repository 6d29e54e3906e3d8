import { newId } from '@tandem/shared/lib';
import type { MediaId, MessagePart } from '@tandem/shared/model';
import type { InboundPart } from './channel.ts';

export type MediaPart = Extract<InboundPart, { ref: unknown }>;

/** Bytes that are still to be fetched, and the place in the media store they will have. */
export interface AwaitedMedia {
  readonly mediaId: MediaId;
  readonly part: MediaPart;
}

/** The message as the inbox keeps it: media get a place, pending until their bytes are here. */
export function toMessageParts(parts: readonly InboundPart[]): { parts: MessagePart[]; awaited: AwaitedMedia[] } {
  const awaited: AwaitedMedia[] = [];
  const place = (part: MediaPart) => {
    const mediaId = newId() as MediaId;
    awaited.push({ mediaId, part });
    return { mediaId, state: 'pending', mime: null, width: null, height: null } as const;
  };
  const kept = parts.map((part): MessagePart => {
    switch (part.kind) {
      case 'image':
      case 'video':
      case 'audio':
      case 'sticker':
        return { kind: part.kind, ...place(part) };
      case 'file':
        return { kind: 'file', ...place(part), name: part.name ?? null };
      case 'card':
        return { ...part, buttons: [...part.buttons] };
      default:
        return part;
    }
  });
  return { parts: kept, awaited };
}
