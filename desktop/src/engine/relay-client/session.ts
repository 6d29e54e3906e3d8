import { api, type Endpoint, type Membership, type OutputOf, type Person, type Session } from '@tandem/shared/api';
import type { Clock } from '@tandem/shared/lib';
import type { Locale, TenantId } from '@tandem/shared/model';
import { z } from 'zod';
import type { SessionVault } from '../session-vault.ts';
import { type Input, type SendOptions, sendRequest, uploadDocument } from './http.ts';
import { RelayError } from './relay-error.ts';
import { whenItsTurnComes } from './whose-turn.ts';

/** Refresh this long before the access token lapses. */
const AHEAD_MS = 60_000;
const SIGN_OUT_TIMEOUT_MS = 4_000;

/** Who is signed in, as far as this machine knows; enough to open the cache without a network. */
export interface Identity {
  readonly person: Person;
  readonly membership: Membership;
  /** This one and the person's others. */
  readonly memberships: readonly Membership[];
  readonly agentEngine: 'claude' | 'retrieval-only';
}
export type EndReason = 'expired' | 'revoked';

const keptMembership = z.object({ tenantId: z.string(), tenantName: z.string(), role: z.string() });
/** What the vault holds: one JSON text. */
const kept = z.object({
  refreshToken: z.string(),
  refreshExpiresAt: z.string(),
  person: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  membership: keptMembership,
  memberships: z.array(keptMembership).default([]),
  agentEngine: z.enum(['claude', 'retrieval-only']),
});

interface Tokens {
  readonly refreshToken: string;
  readonly refreshExpiresAt: string;
  readonly access: { readonly token: string /** By this machine's clock. */; readonly goodUntil: number } | null;
}
interface SessionContext {
  readonly relayUrl: string;
  readonly clock: Clock;
  readonly vault: SessionVault;
  /** The relay ended the session: refused the refresh token. */
  readonly onEnded: (reason: EndReason) => void;
  readonly onIdentity: (identity: Identity) => void;
}
export type RelaySession = ReturnType<typeof createSession>;

/** Holds the token pair, refreshes it once for all who ask, and sends authorised requests. */
export function createSession(ctx: SessionContext) {
  let tokens: Tokens | null = null;
  let identity: Identity | null = null;
  let refreshing: Promise<string> | null = null;

  async function keep(): Promise<void> {
    if (tokens === null || identity === null) return;
    const { refreshToken, refreshExpiresAt } = tokens;
    await ctx.vault.save(JSON.stringify({ refreshToken, refreshExpiresAt, ...identity }));
  }

  /** The new pair is kept before it is used: a crash in between must not leave a spent token behind. */
  async function adopt(session: Session, relayNow: number | null): Promise<string> {
    const skew = relayNow === null ? 0 : ctx.clock.now() - relayNow;
    const access = { token: session.accessToken, goodUntil: Date.parse(session.accessExpiresAt) + skew };
    tokens = { refreshToken: session.refreshToken, refreshExpiresAt: session.refreshExpiresAt, access };
    identity = {
      person: session.person,
      membership: session.membership,
      memberships: session.memberships,
      agentEngine: identity?.agentEngine ?? 'retrieval-only',
    };
    await keep();
    return access.token;
  }

  async function refresh(tenantId?: TenantId): Promise<string> {
    if (tokens === null) throw new RelayError({ kind: 'signed-out' }, 'not signed in');
    const { refreshToken, refreshExpiresAt } = tokens;
    try {
      const answer = await sendRequest(
        ctx.relayUrl,
        api.refresh,
        { body: { refreshToken, tenantId } },
        { accessToken: null },
      );
      return await adopt(answer.output, answer.relayNow);
    } catch (error) {
      if (error instanceof RelayError && error.failure.kind === 'refused' && isEnd(error.failure)) {
        const reason = Date.parse(refreshExpiresAt) <= ctx.clock.now() ? 'expired' : 'revoked';
        await forget();
        ctx.onEnded(reason);
      }
      throw error;
    }
  }

  async function forget(): Promise<void> {
    tokens = null;
    identity = null;
    await ctx.vault.clear();
  }

  /** A token that is good for at least a minute. `spent`: one the relay has just refused. */
  async function accessToken(spent?: string): Promise<string> {
    const access = tokens?.access ?? null;
    if (access !== null && access.token !== spent && access.goodUntil - AHEAD_MS > ctx.clock.now()) return access.token;
    refreshing ??= refresh().finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  /** With a good token; with another one when the relay refuses that. */
  async function authorised<T>(send: (token: string) => Promise<T>): Promise<T> {
    const tenant = identity?.membership.tenantId;
    // What was asked in one shop is not asked in another that was entered meanwhile.
    const tokenHere = async (spent?: string) => {
      const token = await accessToken(spent);
      if (tenant !== undefined && identity?.membership.tenantId !== tenant)
        throw new RelayError({ kind: 'signed-out' }, 'another shop was entered');
      return token;
    };
    const token = await tokenHere();
    try {
      return await send(token);
    } catch (error) {
      if (!(error instanceof RelayError && error.failure.kind === 'refused' && error.failure.status === 401))
        throw error;
      return send(await tokenHere(token));
    }
  }

  /** `isPatient`: a shop that asks more than its plan has waits for the next minute instead of failing. */
  const request = <E extends Endpoint>(
    endpoint: E,
    input: Input<E>,
    { isPatient = true, ...options }: Omit<SendOptions, 'accessToken'> & { isPatient?: boolean } = {},
  ): Promise<OutputOf<E>> => {
    const send = () =>
      authorised(
        async (token) => (await sendRequest(ctx.relayUrl, endpoint, input, { ...options, accessToken: token })).output,
      );
    return isPatient ? whenItsTurnComes(ctx.clock, send) : send();
  };

  async function begin(answer: { output: Session; relayNow: number | null }): Promise<Identity> {
    await adopt(answer.output, answer.relayNow);
    return readIdentity();
  }

  /** Asks the relay again who this is: the role and the agent's engine may have changed. */
  async function readIdentity(): Promise<Identity> {
    const { person, membership, memberships, agentEngine } = await request(api.me, {});
    const next = { person, membership, memberships, agentEngine };
    const isNew = JSON.stringify(next) !== JSON.stringify(identity);
    identity = next;
    if (isNew) {
      await keep();
      ctx.onIdentity(identity);
    }
    return identity;
  }

  return {
    accessToken,
    request,
    uploadDocument: (file: Parameters<typeof uploadDocument>[1]) =>
      authorised((token) => uploadDocument(ctx.relayUrl, file, token)),
    readIdentity,
    identity: () => identity,

    /** From the vault, without a network. Null: nobody is signed in here. */
    async resume(): Promise<Identity | null> {
      const secret = await ctx.vault.load();
      if (secret === null) return null;
      const parsed = kept.safeParse(jsonOrNull(secret));
      if (!parsed.success) {
        await ctx.vault.clear();
        return null;
      }
      const { refreshToken, refreshExpiresAt, person, membership, memberships, agentEngine } = parsed.data;
      tokens = { refreshToken, refreshExpiresAt, access: null };
      identity = {
        person: person as Person,
        membership: membership as Membership,
        memberships: memberships as Membership[],
        agentEngine,
      };
      return identity;
    },

    /** As last known while this shop is suspended: the others are the way on. */
    async memberships(): Promise<readonly Membership[]> {
      try {
        return (await readIdentity()).memberships;
      } catch (error) {
        if (identity === null || !(error instanceof RelayError) || error.suspension === null) throw error;
        return identity.memberships;
      }
    },

    /** Enters another shop of this person. Throws `not_found` when there is no membership (any more). */
    async switchTo(tenantId: TenantId): Promise<Identity> {
      await refreshing?.catch(() => undefined);
      refreshing = refresh(tenantId).finally(() => {
        refreshing = null;
      });
      await refreshing;
      if (identity?.membership.tenantId !== tenantId) {
        throw new RelayError(
          { kind: 'refused', status: 404, code: 'not_found', fields: null, retryAfterMs: null },
          'no membership there',
        );
      }
      return readIdentity();
    },

    async signIn(body: { email: string; password: string; code?: string; deviceName: string }): Promise<Identity> {
      return begin(await sendRequest(ctx.relayUrl, api.login, { body }, { accessToken: null }));
    },

    async register(
      body: Record<'shopName' | 'name' | 'email' | 'password' | 'timeZone' | 'deviceName', string> & {
        language: Locale;
      },
    ): Promise<Identity> {
      return begin(await sendRequest(ctx.relayUrl, api.register, { body }, { accessToken: null }));
    },

    /** Tells the relay when it can be reached; the local end happens in any case. */
    async signOut(): Promise<{ wasTold: boolean }> {
      const wasTold = await request(api.logout, {}, { timeoutMs: SIGN_OUT_TIMEOUT_MS }).then(
        () => true,
        () => false,
      );
      await forget();
      return { wasTold };
    },
  };
}

/** Not of a shop that is suspended: it goes on one day, and what is here stays as it is. */
function isEnd({ status, code }: { readonly status: number; readonly code: string }): boolean {
  return status < 429 && code !== 'shop_suspended';
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A damaged secret is as good as none: the person signs in again.
    return null;
  }
}
