import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { may, mediaId } from '@tandem/shared/model';
import type { z } from 'zod';
import {
  BridgeError,
  type CallInput,
  type CallName,
  type CallOutput,
  callPermissions,
  calls,
  type PushName,
  type PushPayload,
} from '../bridge/index.ts';
import { bridgeErrorOf } from './bridge-error-of.ts';
import { DamagedCacheError } from './cache/sealed.ts';
import { accountCalls } from './calls/account-calls.ts';
import { agentCalls } from './calls/agent-calls.ts';
import { deadLetterCalls } from './calls/dead-letter-calls.ts';
import type { Handler, Handlers } from './calls/handlers.ts';
import { actCalls, inboxCalls } from './calls/inbox-calls.ts';
import { knowledgeCalls } from './calls/knowledge-calls.ts';
import { planCalls } from './calls/plan-calls.ts';
import { privacyCalls } from './calls/privacy-calls.ts';
import { replyCalls } from './calls/reply-calls.ts';
import { reviewCalls } from './calls/review-calls.ts';
import { secondFactorCalls } from './calls/second-factor-calls.ts';
import { sessionCalls } from './calls/session-calls.ts';
import { teamCalls } from './calls/team-calls.ts';
import { workbenchCalls } from './calls/workbench-calls.ts';
import { createChangeBus } from './change-bus.ts';
import type { EngineContext } from './engine-context.ts';
import type { EngineOptions } from './engine-options.ts';
import type { Media } from './media/media-cache.ts';
import type { LaneContext } from './outbox/lane-context.ts';
import { openOutbox } from './outbox/outbox-store.ts';
import { openPreferences } from './preferences.ts';
import { fetchMedia } from './relay-client/http.ts';
import { RelayError } from './relay-client/relay-error.ts';
import { createSession, type EndReason, type Identity } from './relay-client/session.ts';
import { openSessionVault } from './session-vault.ts';
import { openSignedIn, type SignedIn } from './signed-in.ts';
import { faultOf } from './sqlite/database.ts';

export type PushListener = <N extends PushName>(name: N, payload: PushPayload<N>) => void;

/** The desktop without a window. Any host (a browser tab, Electron) talks to it through these. */
export interface Engine {
  /** Rejects with a `BridgeError`. The input is checked here, whoever calls. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Returns the unsubscribe function. */
  onPush(listener: PushListener): () => void;
  /** Null: nobody is signed in, or the relay does not have it. Rejects with a `BridgeError`. */
  media(id: string): Promise<Media | null>;
  close(): Promise<void>;
}

const handlers: Handlers = {
  ...sessionCalls,
  ...inboxCalls,
  ...actCalls,
  ...replyCalls,
  ...accountCalls,
  ...deadLetterCalls,
  ...agentCalls,
  ...knowledgeCalls,
  ...planCalls,
  ...workbenchCalls,
  ...secondFactorCalls,
  ...reviewCalls,
  ...teamCalls,
  ...privacyCalls,
};

/** Throws `EngineInUseError` when another engine holds `dataDir`, SQLite's error when it cannot be written. `onPoint` is for tests. */
export function createEngine(options: EngineOptions, onPoint: LaneContext['onPoint'] = () => undefined): Engine {
  const dataDir = resolve(options.dataDir);
  const settled: EngineOptions = { ...options, dataDir, relayUrl: options.relayUrl.replace(/\/+$/, '') };
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const outbox = openOutbox(dataDir, settled.log);
  const preferences = openPreferences(dataDir);
  const listeners = new Set<PushListener>();
  const push: PushListener = (name, payload) => {
    for (const listener of listeners) listener(name, payload);
  };
  const bus = createChangeBus(settled.clock, (topics) => push('changed', { topics }));
  let signedIn: SignedIn | null = null;
  let endReason: EndReason | null = null;
  let isClosed = false;

  const started = start();
  // Whoever calls first is told; nobody may call, and that must not end the process.
  started.catch((error: unknown) => settled.log.error('engine.start', { reason: String(error) }));

  async function start(): Promise<EngineContext> {
    const account = `${settled.relayUrl}#${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
    const vault = await openSessionVault(settled.vault, dataDir, account);
    const session = createSession({
      relayUrl: settled.relayUrl,
      clock: settled.clock,
      vault,
      onEnded: (reason) => ctx.leave(reason, reason === 'revoked' ? 'erase' : 'keep'),
      onIdentity: () => bus.add(['session']),
    });
    const ctx: EngineContext = {
      options: settled,
      vault,
      session,
      outbox,
      preferences,
      onTopics: bus.add,
      push,
      signedIn: () => signedIn,
      endReason: () => endReason,
      enter(identity) {
        signedIn?.close();
        endReason = null;
        signedIn = open(ctx, identity);
        bus.add(['session', 'inbox', 'outbox', 'accounts', 'members']);
      },
      leave(reason, cache) {
        endReason = reason;
        if (cache === 'erase') signedIn?.erase();
        else signedIn?.close();
        signedIn = null;
        bus.add(['session']);
        push('link', { state: 'offline', since: new Date(settled.clock.now()).toISOString(), suspension: null });
      },
    };
    const identity = await session.resume();
    if (identity !== null && !isClosed) ctx.enter(identity);
    return ctx;
  }

  function open(ctx: EngineContext, identity: Identity): SignedIn {
    const opened = openSignedIn(
      {
        options: settled,
        session: ctx.session,
        outbox,
        onTopics: bus.add,
        push,
        onPoint,
        onCacheFault: (error) => onCacheFault(ctx, opened, error),
      },
      identity,
    );
    void opened.stream.start();
    ctx.session.readIdentity().catch((error: unknown) => {
      // Offline, or the session ended meanwhile; both show elsewhere.
      settled.log.info('session.identity', { reason: error instanceof Error ? error.message : '' });
    });
    return opened;
  }

  /** A damaged cache is thrown away and fetched again; anything else is reported and tried again by the stream. */
  function onCacheFault(ctx: EngineContext, which: SignedIn, error: unknown): void {
    settled.log.error('cache.fault', { reason: error instanceof Error ? error.message : String(error) });
    const isDamaged = error instanceof DamagedCacheError || faultOf(error) === 'damaged';
    if (!isDamaged || signedIn !== which || isClosed) return;
    which.erase();
    signedIn = open(ctx, which.identity);
    bus.add(['session', 'inbox', 'accounts', 'members']);
  }

  async function guarded<T>(run: (ctx: EngineContext) => T | Promise<T>): Promise<T> {
    const ctx = await started;
    const before = signedIn;
    try {
      return await run(ctx);
    } catch (error) {
      if (before !== null && (error instanceof DamagedCacheError || faultOf(error) === 'damaged')) {
        onCacheFault(ctx, before, error);
        throw new BridgeError('unavailable', 'the cache was damaged and is being fetched again');
      }
      const shown = bridgeErrorOf(error);
      if (shown.code === 'engine_failed') settled.log.error('call.failed', { reason: stackOf(error) });
      throw shown;
    }
  }

  return {
    call<N extends CallName>(name: N, input: CallInput<N>) {
      return guarded(async (ctx): Promise<CallOutput<N>> => {
        if (isClosed) throw new BridgeError('engine_failed', 'the engine is closed');
        const parsed = calls[name].input.safeParse(input);
        if (!parsed.success) throw badCall(parsed.error);
        checkRole(ctx, name);
        const handler: Handler<N> = handlers[name];
        const output = await handler(ctx, parsed.data as z.output<(typeof calls)[N]['input']>);
        return settled.checkOutputs === true ? (calls[name].output.parse(output) as CallOutput<N>) : output;
      });
    },
    onPush(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    media(id) {
      return guarded(async (ctx) => {
        const at = signedIn;
        if (at === null || !mediaId.safeParse(id).success) return null;
        const cached = at.media.get(id, settled.clock.now());
        if (cached !== null) return cached;
        const fetched = await fetchWithSession(ctx, settled.relayUrl, id);
        if (fetched !== null && signedIn === at) at.media.put(id, fetched, settled.clock.now());
        return fetched;
      });
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await started.catch(() => undefined);
      signedIn?.close();
      signedIn = null;
      bus.close();
      listeners.clear();
      outbox.close();
    },
  };
}

async function fetchWithSession(ctx: EngineContext, relayUrl: string, id: string): Promise<Media | null> {
  const token = await ctx.session.accessToken();
  try {
    return await fetchMedia(relayUrl, id, token);
  } catch (error) {
    if (!(error instanceof RelayError && error.failure.kind === 'refused' && error.failure.status === 401)) throw error;
    return fetchMedia(relayUrl, id, await ctx.session.accessToken(token));
  }
}

/** Nobody signed in has no role: those calls say `not_signed_in` themselves. */
function checkRole(ctx: EngineContext, name: CallName): void {
  const permission = callPermissions[name];
  const role = ctx.session.identity()?.membership.role;
  if (permission === null || role === undefined || may(role, permission)) return;
  throw new BridgeError('forbidden', `${permission} is not for the role ${role}`);
}

function badCall(error: z.ZodError): BridgeError {
  const fields = Object.fromEntries(error.issues.map((issue) => [issue.path.join('.'), issue.message]));
  return new BridgeError('bad_call', 'the call does not fit the contract', fields);
}

const stackOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));
