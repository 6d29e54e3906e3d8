import { must } from '@tandem/shared/lib';
import { type ConnectionId, connectionId as connectionIdSchema } from '@tandem/shared/model';
import { z } from 'zod';
import { type Provider, ProviderError } from '../providers/provider.ts';
import { defineTask, type JobRequest, job } from '../queue/task.ts';
import { endGrant } from './end-grant.ts';
import { deleteToken, readToken, type StoredToken } from './token-store.ts';
import { providerOf } from './token-vault.ts';

/** Gives the grant back to the platform and forgets the tokens. The account has stopped already, when it was disconnected. */
export const revokeAndCloseTask = defineTask({
  name: 'revoke-and-close',
  lane: 'upkeep',
  payload: z.object({ connectionId: connectionIdSchema }),
  async run(ctx, { connectionId }, { tenantId: maybeTenantId, attempt, maxAttempts }) {
    const tenantId = must(maybeTenantId, 'a tenant');
    const stored = await ctx.db.withTenant(tenantId, (tx) => readToken(tx, ctx, connectionId, { use: 'revoke' }));
    // Linked anew meanwhile: the platform would revoke the new grant with the old one.
    if (stored?.status !== 'disconnected') return;
    await ctx.db.withTenant(tenantId, async (tx) => {
      try {
        await endGrant(tx, stored, (signal) =>
          revoke(providerOf(ctx, stored.channel), stored, { now: ctx.clock.now(), signal }),
        );
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        if (attempt < maxAttempts) throw error;
        ctx.log.warn({ tenantId, connectionId, err: error }, 'grant not revoked, forgotten all the same');
      }
      await deleteToken(tx, connectionId);
    });
  },
});

export function revokeAndCloseJob(connectionId: ConnectionId): JobRequest {
  return job(revokeAndCloseTask, { connectionId }, { key: `revoke-and-close:${connectionId}` });
}

/** Only a living access token can be revoked, and with it goes the refresh token. */
async function revoke(
  provider: Provider,
  stored: StoredToken,
  { now, signal }: { now: number; signal: AbortSignal },
): Promise<void> {
  const isOver = stored.accessExpiresAt !== null && stored.accessExpiresAt.getTime() <= now;
  try {
    const { accessToken } =
      isOver && stored.refreshToken !== null
        ? await provider.refresh({ refreshToken: stored.refreshToken, signal })
        : stored;
    await provider.revoke({ accessToken, signal });
  } catch (error) {
    // Nothing is left to revoke.
    if (!(error instanceof ProviderError && error.kind === 'token_invalid')) throw error;
  }
}
