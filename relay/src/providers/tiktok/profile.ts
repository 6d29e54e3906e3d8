import { z } from 'zod';
import type { AccountProfile } from '../provider.ts';
import type { TiktokApi } from './api-client.ts';

const profileData = z.object({
  username: z.string().nullish(),
  display_name: z.string().nullish(),
  profile_image: z.string().nullish(),
});

/** `business_id` is the `open_id` of the token, verbatim. The image's address expires. */
export async function readProfile(
  api: TiktokApi,
  input: { accessToken: string; externalAccountId: string; signal: AbortSignal },
): Promise<AccountProfile> {
  const data = await api({
    method: 'GET',
    callClass: 'read',
    path: '/business/get/',
    accessToken: input.accessToken,
    account: input.externalAccountId,
    query: { business_id: input.externalAccountId, fields: '["username","display_name","profile_image"]' },
    data: profileData,
    signal: input.signal,
  });
  return {
    handle: data.username ?? input.externalAccountId,
    displayName: data.display_name ?? null,
    avatarUrl: data.profile_image ?? null,
  };
}
