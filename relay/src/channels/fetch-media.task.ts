import { backoffMs, must } from '@tandem/shared/lib';
import type { TenantId } from '@tandem/shared/model';
import type { z } from 'zod';
import { findConnection, withAccess } from '../connections/index.ts';
import type { RelayContext } from '../context.ts';
import { resolveMedia } from '../inbox/index.ts';
import { ProviderError } from '../providers/provider.ts';
import { defineTask } from '../queue/task.ts';
import type { FetchedMedia } from './channel.ts';
import { fetchMediaPayload, fetchMediaTaskName } from './fetch-media-job.ts';
import { type ReadyMedia, readyMedia } from './ready-media.ts';

type Wanted = z.output<typeof fetchMediaPayload>;
type Ending = { readonly state: 'ready'; readonly media: ReadyMedia } | { readonly state: 'failed' | 'gone' };

const fetchTimeoutMs = 30_000;

/** Fetches a picture once, draws it anew, and keeps it: the platforms' own links expire. */
export const fetchMediaTask = defineTask({
  name: fetchMediaTaskName,
  lane: 'media',
  payload: fetchMediaPayload,
  maxAttempts: 8,
  async run(ctx, wanted, { tenantId: maybeTenantId, attempt, maxAttempts, signal }) {
    const tenantId = must(maybeTenantId, 'a tenant');
    const stored = await ctx.db.withTenant(tenantId, (tx) => ctx.media.get(tx, wanted.mediaId));
    if (stored?.state !== 'pending') return;
    try {
      await settle(ctx, tenantId, wanted, await fetchOnce(ctx, tenantId, wanted, signal));
    } catch (error) {
      const isFinal = error instanceof ProviderError && (error.kind === 'invalid' || error.kind === 'policy');
      if (!isFinal && attempt < maxAttempts) throw error;
      ctx.log.warn({ tenantId, mediaId: wanted.mediaId, err: error }, 'media given up');
      await settle(ctx, tenantId, wanted, { state: 'failed' });
    }
  },
});

async function fetchOnce(
  ctx: RelayContext,
  tenantId: TenantId,
  wanted: Wanted,
  stopping: AbortSignal,
): Promise<Ending> {
  const { connectionId, mediaKind, conversationKey, messageExternalId } = wanted;
  const connection = await ctx.db.withTenant(tenantId, (tx) => findConnection(tx, connectionId));
  if (connection === null || connection.status === 'disconnected') return { state: 'gone' };
  const channel = must(ctx.channels.get(connection.channel), `the channel ${connection.channel}`);
  const ref =
    wanted.refKind === 'id' ? { kind: 'id' as const, id: wanted.ref } : { kind: 'url' as const, url: wanted.ref };
  const fetched: FetchedMedia = await withAccess(ctx, { tenantId, connectionId }, (account) =>
    channel.fetchMedia({
      account,
      conversationKey,
      messageExternalId,
      mediaKind,
      ref,
      signal: AbortSignal.any([stopping, AbortSignal.timeout(fetchTimeoutMs)]),
    }),
  );
  if (fetched.outcome === 'gone') return { state: 'gone' };
  if (fetched.outcome === 'not-ready') {
    throw new ProviderError(
      'transient',
      'media: not ready yet',
      null,
      fetched.retryAfterMs || backoffMs(1, 1000, 1000),
    );
  }
  const media = await readyMedia(mediaKind, fetched.bytes);
  return media === null ? { state: 'failed' } : { state: 'ready', media };
}

async function settle(
  ctx: RelayContext,
  tenantId: TenantId,
  { messageId, mediaId }: Wanted,
  ending: Ending,
): Promise<void> {
  await ctx.db.withTenant(tenantId, async (tx) => {
    // Erased during the call: its bytes must not come back.
    if ((await ctx.media.get(tx, mediaId))?.state !== 'pending') return;
    if (ending.state === 'ready') await ctx.media.put(tx, mediaId, ending.media);
    else await ctx.media.fail(tx, mediaId, ending.state);
    const { mime, width, height } = ending.state === 'ready' ? ending.media : { mime: null, width: null, height: null };
    await resolveMedia(tx, { messageId, mediaId, state: ending.state, mime, width, height });
  });
}
