import { z } from 'zod';
import type { TiktokApi } from './api-client.ts';
import type { TiktokApp } from './app.ts';

// `event_type` names a category, not an event. One callback serves every account of the app: a second update silently takes all
// deliveries away from the first address.
const category = 'DIRECT_MESSAGE';
const configuration = z.object({ callback_url: z.string().optional() });

export async function setWebhook(
  app: TiktokApp,
  api: TiktokApi,
  { callbackUrl, signal }: { callbackUrl: string; signal: AbortSignal },
): Promise<void> {
  await api({
    method: 'POST',
    callClass: 'refresh',
    path: '/business/webhook/update/',
    body: { ...registration(app), event_type: category, callback_url: callbackUrl },
    data: configuration,
    signal,
  });
}

/** The callback's address; null when none is set. The platform wants the secret in the query of this one. */
export async function getWebhook(
  app: TiktokApp,
  api: TiktokApi,
  { signal }: { signal: AbortSignal },
): Promise<string | null> {
  const data = await api({
    method: 'GET',
    callClass: 'refresh',
    path: '/business/webhook/list/',
    query: { ...registration(app), event_type: category },
    data: configuration,
    signal,
  });
  return data.callback_url ?? null;
}

function registration(app: TiktokApp): { app_id: string; secret: string } {
  return { app_id: app.appId, secret: app.appSecrets[0]?.reveal() ?? '' };
}
