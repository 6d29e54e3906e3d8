import { must } from '@tandem/shared/lib';
import type { ConnectionId, TenantId } from '@tandem/shared/model';
import { bySystem, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { failpoint } from '../lib/failpoint.ts';
import { type GrantedToken, type Provider, ProviderError } from '../providers/provider.ts';
import { loseGrant, reviveConnection } from './mark-reconnect.ts';
import { allowPlatformCall } from './platform-call.ts';
import { refreshDueAt, refreshTokenJob } from './refresh-schedule.ts';
import { readToken, recordTokenUse, type StoredToken, writeToken } from './token-store.ts';

/** As `AccountAccess` of the channel port. */
export interface Access {
  readonly externalAccountId: string;
  readonly accessToken: string;
}

/** Which token it is, so that a late refusal of it says nothing about the one that a new link brought. */
interface Held extends Access {
  readonly writtenAt: Date;
}

/** A token that would end during a call is as good as ended. */
const marginMs = 60_000;
const refreshTimeoutMs = 15_000;

/**
 * The account's id and a token that is good for at least a minute; refreshed when it is not.
 *
 * @throws ProviderError `token_invalid` when the account must be linked again or is not linked; others when the refresh failed.
 */
export async function accountAccess(ctx: RelayContext, tenantId: TenantId, connectionId: ConnectionId): Promise<Held> {
  const stored = await ctx.db.withTenant(tenantId, (tx) => readToken(tx, ctx, connectionId, { use: 'call' }));
  const usable = requireUsable(stored);
  return isFresh(ctx, usable) ? accessOf(usable) : renewToken(ctx, tenantId, connectionId, usable.accessToken);
}

/**
 * Runs a platform call; when the platform refuses a token that looked good, refreshes once and runs it again. A second refusal is the
 * platform's last word: the account asks to be linked again.
 */
export async function withAccess<T>(
  ctx: RelayContext,
  { tenantId, connectionId }: { tenantId: TenantId; connectionId: ConnectionId },
  run: (access: Access) => Promise<T>,
): Promise<T> {
  const access = await accountAccess(ctx, tenantId, connectionId);
  try {
    return await run(access);
  } catch (error) {
    if (!isTokenRefusal(error)) throw error;
  }
  const renewed = await renewToken(ctx, tenantId, connectionId, access.accessToken);
  try {
    return await run(renewed);
  } catch (error) {
    if (isTokenRefusal(error))
      await ctx.db.withTenant(tenantId, (tx) => loseGrant(tx, connectionId, renewed.writtenAt));
    throw error;
  }
}

/**
 * A new token in place of `outworn`; whoever comes second finds the first one's. The row stays locked during the platform's call, and
 * what came back is written in the same transaction: a rotated refresh token that is lost costs the shop its link.
 */
export async function renewToken(
  ctx: RelayContext,
  tenantId: TenantId,
  connectionId: ConnectionId,
  outworn: string,
): Promise<Held> {
  // Outlives a transaction that fails or that PostgreSQL wants repeated: the platform must not be asked twice.
  let asked: Promise<GrantedToken> | undefined;
  let traded: string | null = null;
  const tried: { writtenAt: Date | null } = { writtenAt: null };
  // The renewal's own transaction is undone when the platform refuses; that the token was opened stays true.
  await ctx.db.withTenant(tenantId, (tx) => recordTokenUse(tx, connectionId, 'renew'));
  const inTransaction = () =>
    ctx.db.withTenant(tenantId, async (tx) => {
      await allowPlatformCall(tx, refreshTimeoutMs);
      const found = await readToken(tx, ctx, connectionId, { use: null, lock: true });
      // We hold what the platform gave for this very token: another process, which asked with it once more, was told that it is spent.
      const isOurs = asked !== undefined && found !== null && found.refreshToken === traded;
      const stored = isOurs && found.status === 'reconnect' ? found : requireUsable(found);
      if (stored.accessToken !== outworn && isFresh(ctx, stored)) return accessOf(stored);
      await failpoint('refresh-locked');
      traded ??= stored.refreshToken;
      tried.writtenAt = stored.updatedAt;
      asked ??= refreshAt(providerOf(ctx, stored.channel), stored);
      const token = await asked;
      await failpoint('refresh-answered');
      const now = new Date(ctx.clock.now());
      await writeToken(tx, ctx, connectionId, { token, now });
      await recordAudit(tx, { ...bySystem, act: 'token.renew', subject: { kind: 'account', id: connectionId } });
      if (stored.status === 'reconnect') await reviveConnection(tx, connectionId);
      const expiresAt = token.accessExpiresAt === null ? null : new Date(token.accessExpiresAt);
      const dueAt = refreshDueAt(connectionId, now, expiresAt);
      if (dueAt !== null) tx.enqueue(refreshTokenJob(connectionId, dueAt));
      await failpoint('refresh-written');
      return { externalAccountId: stored.externalId, accessToken: token.accessToken, writtenAt: now };
    });
  const insisting = async () => {
    try {
      return await inTransaction();
    } catch (error) {
      // The database failed during the platform's call or after it: once more, with the same answer.
      if (asked === undefined || error instanceof ProviderError) throw error;
      return inTransaction();
    }
  };
  try {
    const access = await insisting();
    await failpoint('refresh-committed');
    return access;
  } catch (error) {
    const { writtenAt } = tried;
    if (writtenAt !== null && isTokenRefusal(error))
      await ctx.db.withTenant(tenantId, (tx) => loseGrant(tx, connectionId, writtenAt));
    throw error;
  }
}

export function providerOf(ctx: RelayContext, channelKind: string): Provider {
  const channel = must(ctx.channels.get(channelKind), `the channel ${channelKind}`);
  return must(ctx.providers.get(channel.provider), `the provider ${channel.provider}`);
}

async function refreshAt(provider: Provider, { refreshToken }: StoredToken): Promise<GrantedToken> {
  if (refreshToken === null) throw new ProviderError('token_invalid', 'the token has ended and cannot be refreshed');
  return provider.refresh({ refreshToken, signal: AbortSignal.timeout(refreshTimeoutMs) });
}

function requireUsable(stored: StoredToken | null): StoredToken {
  if (stored === null || stored.status === 'disconnected')
    throw new ProviderError('token_invalid', 'the account is not linked');
  if (stored.status === 'reconnect') throw new ProviderError('token_invalid', 'the account must be linked again');
  return stored;
}

function isFresh(ctx: RelayContext, { accessExpiresAt }: StoredToken): boolean {
  return accessExpiresAt === null || accessExpiresAt.getTime() - ctx.clock.now() > marginMs;
}

function accessOf({ externalId, accessToken, updatedAt }: StoredToken): Held {
  return { externalAccountId: externalId, accessToken, writtenAt: updatedAt };
}

function isTokenRefusal(error: unknown): boolean {
  return error instanceof ProviderError && error.kind === 'token_invalid';
}
