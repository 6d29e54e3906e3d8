import { assertNever, backoffMs, type Clock } from '@tandem/shared/lib';
import { closeCodes, type FrameDown, type FrameUp, frameDown, PROTOCOL_VERSION } from '@tandem/shared/protocol';
import type { LinkState, Topic } from '../../bridge/index.ts';
import type { Cache } from '../cache/cache.ts';
import { readPosition } from '../cache/meta.ts';
import type { Log } from '../engine-options.ts';
import { RelayError } from '../relay-client/relay-error.ts';
import type { RelaySession } from '../relay-client/session.ts';
import { ABNORMAL, openSocket, type RelaySocket } from '../relay-client/socket.ts';
import { applyEvents, needsBootstrap } from './applier.ts';
import { bootstrap } from './bootstrap.ts';
import { rawEvents } from './lenient-rows.ts';

const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 30_000;
/** The app is too old: asking often does not make it newer. */
const OUTDATED_RETRY_MS = 15 * 60_000;
/** People resume a shop, not asking for it often. */
const SUSPENDED_RETRY_MS = 60_000;

type Signal = Exclude<FrameDown, { kind: 'welcome' | 'events' }>;

export interface StreamContext {
  readonly relayUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly session: RelaySession;
  readonly cache: Cache;
  /** `suspension`: why the shop is suspended, null when it is not. */
  readonly onState: (state: LinkState, suspension: string | null) => void;
  /** A rebuild did not bring some conversations any more. */
  readonly onSwept: () => void;
  /** `gone`: conversations that were deleted for good. */
  readonly onApplied: (topics: ReadonlySet<Topic>, gone: readonly string[]) => void;
  /** Words were deleted that must not be left in any file. */
  readonly onErased: () => void;
  readonly onSignal: (frame: Signal) => void;
  /** The cache cannot be written or read: whoever owns it decides. */
  readonly onCacheFault: (error: unknown) => void;
}
export type StreamClient = ReturnType<typeof createStreamClient>;

/** What ended a connection, and so what comes next. */
interface Ending {
  readonly code: number;
  readonly detail: string;
  readonly suspension?: string | null;
}

/**
 * Follows the tenant's log: connecting → (snapshot) → catching-up → live, and from the top after every ending.
 * `offline` shows from the first failure until the relay's next welcome.
 */
export function createStreamClient(ctx: StreamContext) {
  let state: LinkState = 'connecting';
  let suspension: string | null = null;
  let isStopped = false;
  let socket: RelaySocket | null = null;
  let attempt = 0;
  let wantsRebuild = false;
  let spentToken: string | undefined;
  let gapAt: number | null = null;
  let wake: () => void = () => undefined;
  let viewing: FrameUp | null = null;

  function enter(next: LinkState, why: string | null = null): void {
    if (state === next && suspension === why) return;
    state = next;
    suspension = why;
    ctx.log.info('stream.state', { state, isSuspended: suspension !== null });
    ctx.onState(state, suspension);
  }

  const send = (frame: FrameUp) => socket?.send(JSON.stringify(frame));

  function pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = ctx.clock.after(delayMs, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      const ending = await connectOnce().catch((error: unknown): Ending => {
        if (error instanceof RelayError) return { code: ABNORMAL, detail: error.message, suspension: error.suspension };
        ctx.onCacheFault(error);
        return { code: ABNORMAL, detail: 'the cache failed' };
      });
      socket = null;
      if (isStopped) return;
      ctx.log.info('stream.ended', { code: ending.code, detail: ending.detail });
      await pause(delayAfter(ending));
    }
  }

  function delayAfter(ending: Ending): number {
    if (typeof ending.suspension === 'string') {
      enter('offline', ending.suspension);
      return SUSPENDED_RETRY_MS;
    }
    switch (ending.code) {
      case closeCodes.rebuild:
        wantsRebuild = true;
        break;
      case closeCodes.badFrame:
        ctx.log.error('stream.bad_frame', { detail: ending.detail });
        break;
      case closeCodes.outdated:
        enter('offline');
        ctx.log.error('stream.outdated');
        return OUTDATED_RETRY_MS;
    }
    attempt += 1;
    // The first loss of a live stream (a relay restarting, a token lapsing) heals in a moment: no alarm yet.
    if (attempt === 1 && ending.code !== ABNORMAL) enter('connecting');
    else enter('offline', suspension);
    return backoffMs(attempt, BACKOFF_BASE_MS, BACKOFF_CAP_MS);
  }

  async function connectOnce(): Promise<Ending> {
    const token = await ctx.session.accessToken(spentToken);
    spentToken = undefined;
    if (wantsRebuild || readPosition(ctx.cache.db) === null || needsBootstrap(ctx.cache)) {
      const done = await bootstrap(ctx.cache, ctx.session, {
        isStopped: () => isStopped,
        onPage: () => enter('catching-up'),
      });
      if (done === null) return { code: ABNORMAL, detail: 'stopped' };
      ctx.log.info('stream.bootstrapped', done);
      wantsRebuild = false;
      if (done.gone > 0) ctx.onSwept();
      ctx.onApplied(new Set(['session', 'inbox', 'accounts', 'members', 'outbox']), []);
    }
    if (isStopped) return { code: ABNORMAL, detail: 'stopped' };
    return new Promise<Ending>((resolve, reject) => {
      let head: number | null = null;
      const opened = openSocket(
        { relayUrl: ctx.relayUrl, accessToken: token, clock: ctx.clock },
        {
          onOpen() {
            const { logId, cursor } = readPosition(ctx.cache.db) ?? { logId: null, cursor: 0 };
            send({ kind: 'hello', protocolVersion: PROTOCOL_VERSION, logId, cursor });
          },
          onText(text) {
            if (socket !== opened || isStopped) return;
            try {
              head = onFrame(text, head);
            } catch (error) {
              opened.terminate();
              reject(error);
            }
          },
          onEnd(code, detail) {
            if (code === closeCodes.unauthorized) spentToken = token;
            resolve({ code, detail });
          },
        },
      );
      socket = opened;
    });
  }

  /** Answers the head to catch up with, null once live. */
  function onFrame(text: string, head: number | null): number | null {
    const json = jsonOf(text);
    if (kindOf(json) === 'events') {
      const batch = rawEvents.safeParse(json);
      if (!batch.success) {
        // Skipping it would lose what it carries: resume from the cursor, and say so.
        ctx.log.error('stream.bad_batch', { detail: batch.error.message.slice(0, 400) });
        socket?.close();
        return head;
      }
      const applied = applyEvents(ctx.cache, batch.data, gapAt === null ? 'report' : 'accept');
      if (applied.kind === 'gap') {
        ctx.log.warn('stream.gap', applied);
        gapAt = applied.expected;
        socket?.close();
        return head;
      }
      if (applied.kind === 'applied') {
        gapAt = null;
        if (applied.unread.length > 0) ctx.log.warn('stream.unread', { what: applied.unread });
        ctx.onApplied(applied.topics, applied.gone);
        if (applied.isErased) ctx.onErased();
      }
      if (head !== null && batch.data.cursor >= head) {
        goLive();
        return null;
      }
      return head;
    }
    const frame = frameDown.safeParse(json);
    if (!frame.success) {
      // A kind of frame that only a newer app knows carries nothing that the log does not.
      ctx.log.warn('stream.unknown_frame');
      return head;
    }
    switch (frame.data.kind) {
      case 'welcome':
        return onWelcome(frame.data);
      case 'events':
        return head;
      case 'presence':
      case 'agent-writing':
      case 'agent-held':
        ctx.onSignal(frame.data);
        return head;
      default:
        return assertNever(frame.data);
    }
  }

  function onWelcome(welcome: Extract<FrameDown, { kind: 'welcome' }>): number | null {
    const position = readPosition(ctx.cache.db);
    if (position === null || position.logId !== welcome.logId || position.cursor > welcome.head) {
      ctx.log.warn('stream.other_log', { cursor: position?.cursor, head: welcome.head });
      wantsRebuild = true;
      socket?.close();
      return null;
    }
    if (position.cursor >= welcome.head) {
      goLive();
      return null;
    }
    enter('catching-up');
    return welcome.head;
  }

  function goLive(): void {
    attempt = 0;
    if (viewing !== null) send(viewing);
    enter('live');
  }

  return {
    state: () => state,
    suspension: () => suspension,
    /** Ends when `stop` is called. */
    start: () => run(),
    stop() {
      isStopped = true;
      socket?.terminate();
      wake();
    },
    /** The network is back, or somebody is waiting: no use in sitting out the backoff. */
    nudge: () => wake(),
    /** Signals are worth nothing later: dropped while not connected. */
    signal: (frame: FrameUp) => send(frame),
    /** Told again after every reconnect. */
    setViewing(frame: FrameUp) {
      viewing = frame;
      send(frame);
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not a frame at all; the caller reports it as an unknown one.
    return null;
  }
}

const kindOf = (json: unknown) => (typeof json === 'object' && json !== null && 'kind' in json ? json.kind : null);
