import { may, type Role, type TenantId } from '@tandem/shared/model';
import { closeCodes, type FrameDown, type FrameUp, frameUp, PROTOCOL_VERSION } from '@tandem/shared/protocol';
import type { WebSocket } from 'ws';
import type { RelayContext } from '../context.ts';
import { readLogState } from '../events/event-log.ts';
import { createReadBatch } from '../events/read-batch.ts';
import type { Sequencers } from '../events/sequencer.ts';
import { subscribe } from '../events/subscriber.ts';
import type { Admission } from './bind-routes.ts';
import { streamSocket } from './stream-socket.ts';

const helloMs = 10_000;
/** More frames than any person's typing makes. */
const framesPerMinute = 300;

export interface StreamConnection {
  readonly sessionId: string;
  readonly tenantId: TenantId;
  setRole(role: Role): void;
  close(code: (typeof closeCodes)[keyof typeof closeCodes], reason: string): void;
}

export interface StreamInput {
  readonly socket: WebSocket;
  readonly admission: Admission;
  readonly sequencers: Sequencers;
  readonly onClosed: (connection: StreamConnection) => void;
}

/** One desktop's stream: hello → welcome → events; signals both ways. */
export function openStream(
  ctx: RelayContext,
  { socket: raw, admission, sequencers, onClosed }: StreamInput,
): StreamConnection {
  const { caller, expiresAt } = admission;
  const { tenantId, personId } = caller;
  const log = ctx.log.child({ area: 'stream', tenantId, personId, sessionId: caller.sessionId });
  const endings: (() => void)[] = [];
  const socket = streamSocket(ctx, raw, () => {
    for (const end of endings.splice(0)) end();
    onClosed(connection);
  });
  let { role } = caller;
  const connection: StreamConnection = {
    sessionId: caller.sessionId,
    tenantId,
    setRole(next) {
      role = next;
    },
    close: socket.close,
  };
  /** Runs at the end, or now when that is over already. */
  const atEnd = (end: () => void) => (socket.isClosed ? end() : endings.push(end));

  let hasGreeted = false;
  let frames = 0;
  let cancelForget: () => void = () => undefined;
  const forgetFrames = () => {
    frames = 0;
    cancelForget = ctx.clock.after(60_000, forgetFrames);
  };
  forgetFrames();
  atEnd(() => cancelForget());
  const cancelHello = ctx.clock.after(helloMs, () => socket.close(closeCodes.badFrame, 'no hello'));
  atEnd(cancelHello);
  atEnd(
    ctx.clock.after(Math.max(0, expiresAt - ctx.clock.now()), () => socket.close(closeCodes.unauthorized, 'expired')),
  );

  raw.on('error', (error) => log.debug({ err: error }, 'socket error'));
  raw.on('message', (data, isBinary) => {
    if (socket.isClosed) return;
    frames += 1;
    const frame = isBinary ? null : parseFrame(data.toString());
    if (frame === null || frames > framesPerMinute || (frame.kind === 'hello') === hasGreeted) {
      socket.close(closeCodes.badFrame, 'unexpected frame');
      return;
    }
    if (frame.kind !== 'hello') return signal(frame);
    hasGreeted = true;
    cancelHello();
    greet(frame).catch((error: unknown) => {
      log.error({ err: error }, 'stream broke');
      socket.close(closeCodes.restarting, 'try again');
    });
  });

  async function greet(hello: Extract<FrameUp, { kind: 'hello' }>): Promise<void> {
    if (hello.protocolVersion !== PROTOCOL_VERSION) return socket.close(closeCodes.outdated, 'protocol version');
    const { logId, head, horizon } = await ctx.db.withTenant(tenantId, readLogState);
    const isForeign = hello.logId !== null && hello.logId !== logId;
    if (hello.logId !== null && (isForeign || hello.cursor > head || hello.cursor < horizon)) {
      return socket.close(closeCodes.rebuild, isForeign ? 'another log' : 'cursor out of range');
    }
    const welcome: FrameDown = { kind: 'welcome', logId, head, now: new Date(ctx.clock.now()).toISOString() };
    await socket.sendPaced(JSON.stringify(welcome));
    // Nothing cached: it fetches the snapshot and comes back with a cursor.
    if (hello.logId === null) return;
    atEnd(ctx.events.onBroadcast(tenantId, (frame) => socket.sendLive(JSON.stringify(frame))));
    const leave = await subscribe({
      readBatch: createReadBatch(ctx, tenantId),
      sequencerAt: (cursor) => sequencers.of(tenantId, cursor),
      cursor: hello.cursor,
      sink: socket,
    });
    atEnd(leave);
  }

  function signal(frame: Exclude<FrameUp, { kind: 'hello' }>): void {
    const isTyping = frame.kind === 'typing' && frame.isTyping;
    const { conversationId } = frame;
    ctx.events.broadcast(tenantId, { kind: 'presence', personId, conversationId, isTyping });
    if (frame.kind !== 'typing' || !may(role, 'inbox.reply')) return;
    for (const feature of ctx.features) {
      feature
        .onTyping?.(ctx, { tenantId, personId, conversationId: frame.conversationId, isTyping })
        .catch((error: unknown) => log.warn({ err: error }, 'typing was not taken'));
    }
  }

  return connection;
}

function parseFrame(text: string): FrameUp | null {
  try {
    return frameUp.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
