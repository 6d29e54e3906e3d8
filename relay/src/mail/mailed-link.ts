import { createHash, createHmac } from 'node:crypto';
import { must } from '@tandem/shared/lib';
import type { Locale } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';

export type LinkPage = 'join' | 'verify-email' | 'reset-password';

/** `<id>.<secret>`: made from the row's id and the relay's key whenever the letter is written, so that no secret waits in a table. */
export function mailedToken({ keys }: Pick<RelayContext, 'keys'>, id: string): string {
  return `${id}.${createHmac('sha256', keys.derive('mailed-link')).update(id).digest('base64url')}`;
}

export function hashMailedToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The token stands behind the `#`: no server, proxy or referrer sees it. */
export function mailedLink(
  ctx: Pick<RelayContext, 'config' | 'keys'>,
  { page, id, locale }: { page: LinkPage; id: string; locale: Locale },
): string {
  const { publicUrl } = ctx.config.http;
  return `${must(publicUrl, 'the public address')}/${page}?lang=${locale}#${mailedToken(ctx, id)}`;
}
