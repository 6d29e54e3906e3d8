import sharp, { type Sharp } from 'sharp';

export interface ReadyMedia {
  readonly bytes: Uint8Array;
  readonly mime: string;
  readonly width: number | null;
  readonly height: number | null;
}

/** 50 megapixels over all frames: more than any phone's photo, less than what exhausts the memory. */
const limitInputPixels = 50_000_000;
const longestSide = 2048;

/**
 * The bytes as they are kept and shown, or null where they are not what they should be. Pictures are drawn anew: whatever else was in
 * the file (place, device, scripts, a second format) does not survive. Stickers keep their motion.
 */
export async function readyMedia(
  kind: 'image' | 'video' | 'audio' | 'file' | 'sticker',
  bytes: Uint8Array,
): Promise<ReadyMedia | null> {
  if (kind === 'image' || kind === 'sticker') return isPicture(bytes) ? redraw(bytes, kind === 'sticker') : null;
  if (kind === 'video' && isMp4(bytes)) return { bytes, mime: 'video/mp4', width: null, height: null };
  return null;
}

async function redraw(bytes: Uint8Array, animated: boolean): Promise<ReadyMedia | null> {
  try {
    const picture: Sharp = sharp(bytes, { failOn: 'error', limitInputPixels, animated }).rotate();
    const fitted = picture.resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true });
    const { data, info } = await fitted.webp({ quality: 82 }).toBuffer({ resolveWithObject: true });
    return { bytes: data, mime: 'image/webp', width: info.width, height: info.pageHeight ?? info.height };
  } catch (error) {
    // sharp has no error classes: whatever it could not read or would not hold is no picture to show.
    if (error instanceof Error) return null;
    throw error;
  }
}

/** By their first bytes, before any decoder sees them: vector formats would be executed rather than read. */
function isPicture(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  return (
    head.startsWith('\xff\xd8\xff') ||
    head.startsWith('\x89PNG\r\n\x1a\n') ||
    head.startsWith('GIF8') ||
    (head.startsWith('RIFF') && head.endsWith('WEBP'))
  );
}

function isMp4(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(4, 8)).toString('latin1') === 'ftyp';
}
