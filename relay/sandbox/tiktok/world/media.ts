import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Sandbox } from '../context.ts';
import { mediaId } from '../ids.ts';
import type { Media } from '../state/model.ts';

interface NewMedia {
  businessId: string;
  kind: Media['kind'];
  mime: string;
  origin: Media['origin'];
  bytes: Buffer;
}

/** Keeps the bytes beside the state; the row is written after the file, so a row always has its file. */
export function storeMedia(sandbox: Sandbox, input: NewMedia): Media {
  const id = mediaId(input.kind === 'IMAGE' ? 'img' : 'vid');
  const { businessId, kind, mime, origin } = input;
  writeFileSync(mediaFile(sandbox, id), input.bytes);
  return sandbox.state.media.put({ id, businessId, kind, mime, origin, createdAt: sandbox.clock.now() });
}

export function readMedia(sandbox: Sandbox, media: Media): Buffer {
  return readFileSync(mediaFile(sandbox, media.id));
}

function mediaFile(sandbox: Sandbox, id: string): string {
  return path.join(sandbox.dataDir, 'media', id);
}

/** By the first bytes, never by the name: JPG and PNG are all the platform takes. */
export function imageMime(bytes: Buffer): 'image/jpeg' | 'image/png' | undefined {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'image/png';
  return undefined;
}

const ASSETS = path.join(import.meta.dirname, '..', 'assets');
const MIMES: Record<string, string> = { png: 'image/png', jpg: 'image/jpeg', mp4: 'video/mp4' };

/** A built-in picture by its plain file name; undefined where there is none. */
export function readAsset(name: string): { bytes: Buffer; mime: string } | undefined {
  const mime = /^[a-z-]+\.(?:png|jpg|mp4)$/.test(name) ? MIMES[name.split('.')[1] ?? ''] : undefined;
  if (mime === undefined) return undefined;
  try {
    return { bytes: readFileSync(path.join(ASSETS, name)), mime };
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  }
}
