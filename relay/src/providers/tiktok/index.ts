import type { Provider } from '../provider.ts';
import { createTiktokApi } from './api-client.ts';
import type { TiktokApp } from './app.ts';
import * as oauth from './oauth.ts';
import { readProfile } from './profile.ts';
import { getWebhook, setWebhook } from './webhook-config.ts';

export type { TiktokApi } from './api-client.ts';
export { createTiktokApi } from './api-client.ts';
export type { TiktokApp } from './app.ts';
export { parseLossless } from './lossless-json.ts';
export { verifySignature } from './signature.ts';

/** TikTok's Business API registration: OAuth, account facts, webhook configuration. */
export function createTiktokProvider(app: TiktokApp): Provider {
  const api = createTiktokApi(app);
  return {
    name: 'tiktok',
    isConfigured: app.appId !== '' && app.appSecrets.length > 0,
    channels: ['tiktok'],
    requiredScopes: oauth.requiredScopes,
    optionalScopes: oauth.optionalScopes,
    authorizeUrl: (input) => oauth.authorizeUrl(app, input),
    exchangeCode: (input) => oauth.exchangeCode(app, api, input),
    refresh: (input) => oauth.refreshToken(app, api, input),
    revoke: (input) => oauth.revokeToken(app, api, input),
    profile: (input) => readProfile(api, input),
    webhook: {
      set: (input) => setWebhook(app, api, input),
      get: (input) => getWebhook(app, api, input),
    },
  };
}
