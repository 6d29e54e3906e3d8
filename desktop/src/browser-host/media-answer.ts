import { BridgeError } from '../bridge/index.ts';
import type { Engine } from '../engine/index.ts';

/** What a page may show inline; anything else is only ever downloaded. SVG is a program, not a picture. */
const inlineTypes = /^(image\/(jpeg|png|webp|gif|avif)|video\/(mp4|webm)|audio\/(mpeg|mp4|ogg|aac))$/;

/** One piece of a customer's media, as inert as it can be made. */
export async function mediaAnswer(engine: Engine, encodedId: string) {
  let id: string;
  try {
    id = decodeURIComponent(encodedId);
  } catch {
    // Broken percent signs name nothing.
    return { status: 404 };
  }
  try {
    const media = await engine.media(id);
    if (media === null) return { status: 404, body: 'Not found.' };
    const mime = media.mime.split(';')[0]?.trim().toLowerCase() ?? '';
    const isInline = inlineTypes.test(mime);
    return {
      status: 200,
      headers: {
        'content-type': isInline ? mime : 'application/octet-stream',
        'content-disposition': isInline ? 'inline' : 'attachment',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, max-age=86400',
      },
      body: media.bytes,
    };
  } catch (error) {
    if (error instanceof BridgeError && error.code === 'offline') return { status: 503, body: 'Offline.' };
    throw error;
  }
}
