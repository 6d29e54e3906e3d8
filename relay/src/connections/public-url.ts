import { must } from '@tandem/shared/lib';
import type { RelayContext } from '../context.ts';

/** What browsers and platforms are told, without a slash at the end; set once the relay listens. */
export function publicUrl(ctx: RelayContext): string {
  return must(ctx.config.http.publicUrl, 'the public address');
}

/** TikTok's console takes only redirect addresses that end in a slash. */
export function redirectUri(ctx: RelayContext, providerName: string): string {
  return `${publicUrl(ctx)}/oauth/callback/${providerName}/`;
}
