import { must, newId } from '@tandem/shared/lib';
import { type ConnectionId, connectionId, type MediaId, type TenantId } from '@tandem/shared/model';
import { z } from 'zod';
import { findConnection, introduceAccountName, providerOf, putProfile, withAccess } from '../connections/index.ts';
import type { RelayContext } from '../context.ts';
import { type AccountProfile, ProviderError } from '../providers/provider.ts';
import { defineTask } from '../queue/task.ts';
import { type ReadyMedia, readyMedia } from './ready-media.ts';

const platformTimeoutMs = 30_000;

/** Reads how a linked account presents itself: the platform's address of its picture ends within hours, so the picture is kept here. */
export const introduceAccountTask = defineTask({
  name: introduceAccountName,
  lane: 'media',
  payload: z.object({ connectionId }),
  async run(ctx, input, { tenantId: maybeTenantId, signal }) {
    const tenantId = must(maybeTenantId, 'a tenant');
    const connection = await ctx.db.withTenant(tenantId, (tx) => findConnection(tx, input.connectionId));
    if (connection?.status !== 'active' && connection?.status !== 'paused') return;
    const account = { tenantId, connectionId: connection.id, channel: connection.channel };
    const stopping = AbortSignal.any([signal, AbortSignal.timeout(platformTimeoutMs)]);
    const profile = await readProfile(ctx, account, stopping);
    const picture = await fetchPicture(ctx, account, profile.avatarUrl, stopping);
    await ctx.db.withTenant(tenantId, async (tx) => {
      const avatarMediaId = picture === null ? null : (newId() as MediaId);
      if (picture !== null && avatarMediaId !== null) await ctx.media.put(tx, avatarMediaId, picture);
      const replaced = await putProfile(tx, connection.id, { ...profile, avatarMediaId });
      if (replaced !== null) await ctx.media.delete(tx, replaced);
      tx.append({ type: 'connection.changed', connectionId: connection.id });
    });
  },
});

type Account = { readonly tenantId: TenantId; readonly connectionId: ConnectionId; readonly channel: string };

function readProfile(ctx: RelayContext, account: Account, signal: AbortSignal): Promise<AccountProfile> {
  return withAccess(ctx, account, (access) => providerOf(ctx, account.channel).profile({ ...access, signal }));
}

/** Null: there is none, or none that could be shown. A name is shown without a picture, too. */
async function fetchPicture(
  ctx: RelayContext,
  account: Account,
  url: string | null,
  signal: AbortSignal,
): Promise<ReadyMedia | null> {
  if (url === null || !URL.canParse(url)) return null;
  const channel = must(ctx.channels.get(account.channel), `the channel ${account.channel}`);
  try {
    const fetched = await withAccess(ctx, account, (access) =>
      channel.fetchMedia({
        account: access,
        conversationKey: '',
        messageExternalId: '',
        mediaKind: 'image',
        ref: { kind: 'url', url },
        signal,
      }),
    );
    return fetched.outcome === 'ready' ? await readyMedia('image', fetched.bytes) : null;
  } catch (error) {
    if (!(error instanceof ProviderError) || error.shouldRetry()) throw error;
    ctx.log.warn({ tenantId: account.tenantId, connectionId: account.connectionId, err: error }, 'picture not kept');
    return null;
  }
}
