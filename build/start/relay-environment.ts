import { type Config, isLoopback } from '../../relay/src/config/index.ts';

/** Why there is neither sandbox nor demo shop; undefined when both are to be made. */
export function whyNoSandbox(config: Config): string | undefined {
  if (config.tiktok.appId !== '') return 'TIKTOK_APP_ID is set, so this runs against the real platform.';
  if (config.env === 'production') return 'NODE_ENV is production.';
  if (!isLoopback(config.http.host)) return `HOST is ${config.http.host}, which others can reach.`;
  return undefined;
}
