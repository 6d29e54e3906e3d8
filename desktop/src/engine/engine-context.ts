import type { PushName, PushPayload, SessionView, Topic } from '../bridge/index.ts';
import { BridgeError } from '../bridge/index.ts';
import type { EngineOptions } from './engine-options.ts';
import type { OutboxStore } from './outbox/outbox-store.ts';
import type { PreferencesStore } from './preferences.ts';
import type { EndReason, Identity, RelaySession } from './relay-client/session.ts';
import type { SessionVault } from './session-vault.ts';
import type { SignedIn } from './signed-in.ts';

/** What the bridge calls work with. */
export interface EngineContext {
  readonly options: EngineOptions;
  readonly vault: SessionVault;
  readonly session: RelaySession;
  readonly outbox: OutboxStore;
  readonly preferences: PreferencesStore;
  readonly onTopics: (topics: Iterable<Topic>) => void;
  readonly push: <N extends PushName>(name: N, payload: PushPayload<N>) => void;
  /** Null while nobody is signed in. */
  signedIn(): SignedIn | null;
  /** Why the last session ended by itself. */
  endReason(): EndReason | null;
  enter(identity: Identity): void;
  /** Ends the local side of the session; `erase` also removes the cache. */
  leave(reason: EndReason | null, cache: 'keep' | 'erase'): void;
}

/** Throws `not_signed_in`. */
export function mustBeSignedIn(ctx: EngineContext): SignedIn {
  const signedIn = ctx.signedIn();
  if (signedIn === null) throw new BridgeError('not_signed_in', 'nobody is signed in');
  return signedIn;
}

export function sessionViewOf(ctx: EngineContext): SessionView {
  const { relayUrl } = ctx.options;
  const identity = ctx.session.identity();
  if (ctx.signedIn() === null || identity === null) return { state: 'signed-out', relayUrl, reason: ctx.endReason() };
  const { person, membership, agentEngine } = identity;
  return {
    state: 'signed-in',
    relayUrl,
    person,
    tenant: { id: membership.tenantId, name: membership.tenantName },
    role: membership.role,
    agentEngine,
    vault: ctx.vault.kind,
  };
}
