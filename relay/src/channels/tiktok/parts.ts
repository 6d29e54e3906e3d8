import type { InboundPart } from '../channel.ts';
import type { MessageBlocks } from './payloads.ts';

/** A message's parts. `type` in lower case; what cannot be shown is `unsupported` with the platform's own word, never dropped. */
export function partsOf(type: string, blocks: MessageBlocks): InboundPart[] {
  const parts = known[type]?.(blocks) ?? [];
  return parts.length > 0 ? parts : [{ kind: 'unsupported', type: type.slice(0, 100) }];
}

const known: Readonly<Record<string, ((blocks: MessageBlocks) => InboundPart[]) | undefined>> = Object.assign(
  Object.create(null),
  {
    text: ({ text }: MessageBlocks) => (text?.body ? [{ kind: 'text', text: text.body }] : []),
    image: ({ image }: MessageBlocks) => mediaPart('image', image?.media_id),
    video: ({ video }: MessageBlocks) => mediaPart('video', video?.media_id),
    sticker: ({ sticker }: MessageBlocks) => picturePart(sticker?.url),
    emoji: ({ emoji }: MessageBlocks) => picturePart(emoji?.url),
    share_post: sharedPost,
    template: cards,
  },
);

function mediaPart(kind: 'image' | 'video', id: string | undefined): InboundPart[] {
  return id === undefined ? [] : [{ kind, ref: { kind: 'id', id } }];
}

/** An emoji message is a picture like a sticker: TikTok sends its address, not a character. */
function picturePart(url: string | undefined): InboundPart[] {
  return isWebAddress(url) ? [{ kind: 'sticker', ref: { kind: 'url', url } }] : [];
}

function sharedPost({ share_post: post }: MessageBlocks): InboundPart[] {
  const externalId = post?.video_id ?? post?.item_id ?? null;
  const url = isWebAddress(post?.embed_url) ? post.embed_url : null;
  return url === null && externalId === null ? [] : [{ kind: 'shared-post', url, externalId }];
}

function cards({ template }: MessageBlocks): InboundPart[] {
  if (template === undefined) return [];
  return (template.elements ?? [template])
    .filter(({ title, buttons }) => title !== undefined || (buttons?.length ?? 0) > 0)
    .map(({ title, buttons }) => ({
      kind: 'card',
      title: title ?? '',
      buttons: (buttons ?? []).map((button) => ({
        title: button.text ?? button.title ?? '',
        kind: template.type?.toLowerCase() === 'qa_link_card' ? 'link' : 'reply',
      })),
    }));
}

function isWebAddress(url: string | undefined): url is string {
  return url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
