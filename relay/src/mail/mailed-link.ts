import { createHash, createHmac } from 'node:crypto';
import { must } from '@tandem/shared/lib';
import type { Locale } from '@tandem/shared/model';
import type { Config } from '../config/config.ts';
import { deriveKey } from '../config/keys.ts';

export type LinkPage = 'join' | 'verify-email' | 'reset-password';

/** `<id>.<secret>`: made from the row's id and the relay's key whenever the letter is written, so that no secret waits in a table. */
export function mailedToken(config: Pick<Config, 'masterKey'>, id: string): string {
  return `${id}.${createHmac('sha256', deriveKey(config, 'mailed-link')).update(id).digest('base64url')}`;
}

export function hashMailedToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The token stands behind the `#`: no server, proxy or referrer sees it. */
export function mailedLink(
  config: Pick<Config, 'masterKey' | 'http'>,
  { page, id, locale }: { page: LinkPage; id: string; locale: Locale },
): string {
  const { publicUrl } = config.http;
  return `${must(publicUrl, 'the public address')}/${page}?lang=${locale}#${mailedToken(config, id)}`;
}
