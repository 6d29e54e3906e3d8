import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import type { MessageBody } from '../state/model.ts';
import { findAccount, UnknownSubjectError } from '../world/conversations.ts';
import { imageMime, readAsset, storeMedia } from '../world/media.ts';

export const SAMPLES = ['dress.jpg', 'torn.jpg', 'parcel.jpg', 'slip.jpg', 'shoes.jpg'] as const;
export const STICKERS = ['sticker-thanks.png', 'sticker-love.png', 'sticker-laugh.png', 'sticker-cry.png'] as const;
export const EMOJIS = ['emoji-smile.png', 'emoji-heart.png'] as const;
export const VIDEO = 'clip.mp4';

/** What anyone in a chat can send, as the knobs take it. */
export const messageInput = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string().min(1) }),
  z.object({
    type: z.literal('image'),
    sample: z.enum(SAMPLES).default('dress.jpg'),
    /** JPG or PNG; wins over `sample`. */
    dataBase64: z.string().optional(),
  }),
  z.object({ type: z.literal('video') }),
  z.object({ type: z.literal('sticker'), sticker: z.enum(STICKERS).default('sticker-thanks.png') }),
  z.object({ type: z.literal('emoji'), emoji: z.enum(EMOJIS).default('emoji-smile.png') }),
  z.object({
    type: z.literal('share_post'),
    /** Absent: the shop's newest post. */
    itemId: z.string().optional(),
    withEmbedUrl: z.boolean().default(true),
  }),
  z.object({
    type: z.literal('reaction'),
    emoji: z.string().min(1),
    originalMessageId: z.string(),
    operation: z.enum(['ADD', 'REMOVE']).default('ADD'),
  }),
  z.object({ type: z.literal('unsupported'), wireType: z.string().min(1).default('voice') }),
]);

export function messageBody(sandbox: Sandbox, account: string, input: z.output<typeof messageInput>): MessageBody {
  const businessId = findAccount(sandbox, account).id;
  switch (input.type) {
    case 'image':
      return { type: 'image', mediaId: imageMedia(sandbox, businessId, input.sample, input.dataBase64) };
    case 'video':
      return { type: 'video', mediaId: assetMedia(sandbox, businessId, 'VIDEO', VIDEO) };
    case 'sticker':
      return { type: 'sticker', asset: input.sticker };
    case 'emoji':
      return { type: 'emoji', asset: input.emoji };
    case 'share_post': {
      const posts = sandbox.state.posts.where((post) => post.businessId === businessId);
      const itemId = input.itemId ?? posts[0]?.id;
      if (itemId === undefined) throw new UnknownSubjectError('post', '');
      return { type: 'share_post', itemId, withEmbedUrl: input.withEmbedUrl };
    }
    case 'text':
    case 'reaction':
    case 'unsupported':
      return input;
  }
}

export class NotAPictureError extends Error {
  constructor() {
    super('The picture must be JPG or PNG');
    this.name = 'NotAPictureError';
  }
}

function imageMedia(sandbox: Sandbox, businessId: string, sample: string, dataBase64: string | undefined): string {
  if (dataBase64 === undefined) return assetMedia(sandbox, businessId, 'IMAGE', sample);
  const bytes = Buffer.from(dataBase64, 'base64');
  const mime = imageMime(bytes);
  if (mime === undefined) throw new NotAPictureError();
  return storeMedia(sandbox, { businessId, kind: 'IMAGE', mime, origin: 'chat', bytes }).id;
}

function assetMedia(sandbox: Sandbox, businessId: string, kind: 'IMAGE' | 'VIDEO', name: string): string {
  const asset = readAsset(name);
  if (asset === undefined) throw new UnknownSubjectError('sample', name);
  return storeMedia(sandbox, { businessId, kind, origin: 'chat', ...asset }).id;
}
