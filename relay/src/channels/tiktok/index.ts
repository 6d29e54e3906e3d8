import { createTiktokApi, type TiktokApp, verifySignature } from '../../providers/tiktok/index.ts';
import type { Channel, SendTurns } from '../channel.ts';
import { capabilities } from './capabilities.ts';
import { fetchMedia } from './fetch-media.ts';
import { parseWebhook } from './normalize.ts';
import { pullConversation, pullConversationKeys } from './pull.ts';
import { send, senderAction } from './send.ts';

/** `turns`: absent where nobody shares the budget. */
export function createTiktokChannel(app: TiktokApp, turns?: SendTurns): Channel {
  const api = createTiktokApi(app);
  return {
    kind: 'tiktok',
    provider: 'tiktok',
    capabilities,
    // No challenge of any kind: deliveries simply begin.
    handshake: () => null,
    verifySignature: (request, nowMs) =>
      verifySignature({
        header: request.headers['tiktok-signature'],
        body: request.body,
        secrets: app.appSecrets.map((secret) => secret.reveal()),
        nowMs,
      }),
    parse: parseWebhook,
    send: (input) => send(api, input),
    ...(turns !== undefined && { turns }),
    signalTyping: (input) => senderAction(api, 'TYPING', input),
    signalSeen: (input) => senderAction(api, 'MARK_READ', input),
    pullConversation: (input) => pullConversation(api, input),
    pullConversationKeys: (input) => pullConversationKeys(api, input),
    fetchMedia: (input) => fetchMedia(api, app.apiUrl, input),
  };
}
