import type { Sandbox } from '../context.ts';

const THIRTY_DAYS_S = 30 * 86_400;

/** Pictures the sandbox serves itself (avatars, stickers, thumbnails), which never expire. */
export function assetUrl(sandbox: Sandbox, asset: string): string {
  return `${sandbox.publicUrl()}/assets/${asset}`;
}

/** The same with the expiry the platform puts into the URL, epoch seconds. */
export function expiringAssetUrl(sandbox: Sandbox, asset: string): string {
  const expires = Math.floor(sandbox.clock.now() / 1000) + THIRTY_DAYS_S;
  return `${assetUrl(sandbox, asset)}?x-expires=${expires}`;
}

export function embedUrl(itemId: string): string {
  return `https://www.tiktok.com/player/v1/${itemId}`;
}
