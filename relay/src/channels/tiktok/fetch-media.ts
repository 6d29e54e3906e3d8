import { z } from 'zod';
import { ProviderError } from '../../providers/provider.ts';
import type { TiktokApi } from '../../providers/tiktok/index.ts';
import type { Channel, FetchedMedia } from '../channel.ts';

/** An inbound picture is a phone's photo; what is larger is no message to show. */
const maxBytes = 10 * 1024 * 1024;

type MediaInput = Parameters<Channel['fetchMedia']>[0];

/**
 * Pictures and videos come by id: a call gives an address for 24 hours, whose host wants the access token in `x-user`. Stickers and
 * emoji come as plain addresses, in a payload that only TikTok can have signed; still, nothing but https is followed (and the
 * sandbox's own host), without redirects and without any header of ours.
 *
 * @throws ProviderError
 */
export async function fetchMedia(api: TiktokApi, apiUrl: string, input: MediaInput): Promise<FetchedMedia> {
  if (input.ref.kind === 'url') return download(input.ref.url, {}, apiUrl, input.signal);
  const { account } = input;
  try {
    const data = await api({
      method: 'POST',
      callClass: 'read',
      path: '/business/message/media/download/',
      accessToken: account.accessToken,
      account: account.externalAccountId,
      body: {
        business_id: account.externalAccountId,
        conversation_id: input.conversationKey,
        message_id: input.messageExternalId,
        media_id: input.ref.id,
        media_type: input.mediaKind === 'video' ? 'VIDEO' : 'IMAGE',
      },
      data: z.object({ download_url: z.url() }),
      signal: input.signal,
    });
    return download(data.download_url, { 'x-user': account.accessToken }, apiUrl, input.signal);
  } catch (error) {
    if (error instanceof ProviderError && (error.kind === 'unreachable' || error.kind === 'invalid'))
      return { outcome: 'gone' };
    throw error;
  }
}

async function download(
  address: string,
  headers: Record<string, string>,
  apiUrl: string,
  signal: AbortSignal,
): Promise<FetchedMedia> {
  if (!isAllowed(address, apiUrl)) throw new ProviderError('policy', 'media: an address that is not followed');
  let response: Response;
  try {
    response = await fetch(address, { headers, redirect: 'error', signal });
  } catch (error) {
    throw new ProviderError('transient', `media: no answer (${error instanceof Error ? error.name : 'error'})`);
  }
  if (response.status === 403 || response.status === 404 || response.status === 410) return { outcome: 'gone' };
  if (!response.ok) throw new ProviderError('transient', `media: HTTP ${response.status}`, `http-${response.status}`);
  return { outcome: 'ready', bytes: await readCapped(response), mime: response.headers.get('content-type') };
}

function isAllowed(address: string, apiUrl: string): boolean {
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return false;
  const own = new URL(apiUrl);
  if (own.protocol === 'http:') return url.host === own.host || url.protocol === 'https:';
  return url.protocol === 'https:' && !/^(\d+\.\d+\.\d+\.\d+|\[.*\]|localhost)$/i.test(url.hostname);
}

async function readCapped(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new ProviderError('invalid', `media: larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
