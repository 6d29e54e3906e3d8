import { rmSync } from 'node:fs';
import type { ProblemCode } from '@tandem/shared/api';
import type { OutboxItem, PushName, PushPayload, Topic } from '../bridge/index.ts';
import { type Cache, cachePath, deleteCacheFile, openCache } from './cache/cache.ts';
import { dropStaleOverlays, refreshConversation } from './cache/projections/refresh-conversation.ts';
import { hasMessageOfClient } from './cache/queries/own-message.ts';
import type { EngineOptions } from './engine-options.ts';
import { type MediaCache, openMediaCache } from './media/media-cache.ts';
import type { LaneContext } from './outbox/lane-context.ts';
import { createLanes, type Lanes } from './outbox/lanes.ts';
import type { OutboxStore, QueuedReply } from './outbox/outbox-store.ts';
import { createOverlay } from './outbox/overlay.ts';
import { createSettling } from './outbox/settling.ts';
import { RelayError } from './relay-client/relay-error.ts';
import type { Identity, RelaySession } from './relay-client/session.ts';
import { createSignals, type Signals } from './signals.ts';
import { emptyLog } from './sqlite/database.ts';
import { createStreamClient, type StreamClient } from './sync/stream-client.ts';

export interface SignedInContext {
  readonly options: EngineOptions;
  readonly session: RelaySession;
  readonly outbox: OutboxStore;
  readonly onTopics: (topics: Iterable<Topic>) => void;
  readonly push: <N extends PushName>(name: N, payload: PushPayload<N>) => void;
  readonly onCacheFault: (error: unknown) => void;
  readonly onPoint: LaneContext['onPoint'];
}

/** Everything that exists only while somebody is signed in: cache, stream, lanes, media. */
export interface SignedIn {
  readonly identity: Identity;
  readonly scope: string;
  readonly cache: Cache;
  readonly stream: StreamClient;
  readonly lanes: Lanes;
  readonly signals: Signals;
  readonly media: MediaCache;
  linkSince(): string;
  outboxItems(): OutboxItem[];
  close(): void;
  /** Closes it and removes this person's copy of the shop from the disk. */
  erase(): void;
}

export const scopeOf = (relayUrl: string, { person, membership }: Identity) =>
  [relayUrl, membership.tenantId, person.id].join('|');

export function openSignedIn(ctx: SignedInContext, identity: Identity): SignedIn {
  const { clock, log, dataDir, relayUrl } = ctx.options;
  const scope = scopeOf(relayUrl, identity);
  const path = cachePath(dataDir, scope);
  const mediaDir = path.replace(/\.db$/, '.media');
  const overlay = createOverlay();
  const cache = openCache(path, { me: identity.person.id, overlay: overlay.apply }, log);
  dropStaleOverlays(cache);
  const media = openMediaCache(mediaDir);
  const signals = createSignals(clock, ctx.push);
  const sending = new Set<string>();
  let since = clock.now();

  const laneContext: LaneContext = {
    clock,
    log,
    session: ctx.session,
    cache,
    outbox: ctx.outbox,
    overlay,
    sending,
    isLive: () => stream.state() === 'live',
    onTopics: ctx.onTopics,
    onPoint: ctx.onPoint,
    onConversationChanged(id) {
      refreshConversation(cache, id);
      ctx.onTopics(['inbox', `conversation:${id}`]);
    },
    onActRefused(act, error) {
      const code: ProblemCode =
        error instanceof RelayError && error.failure.kind === 'refused' ? error.failure.code : 'internal';
      log.warn('act.refused', { act: act.name, conversationId: act.conversationId, code });
      ctx.push('refused', { conversationId: act.conversationId, act: act.name, code });
    },
  };
  const settling = createSettling(laneContext);
  const lanes = createLanes(laneContext, settling);

  /** The relay has these replies: their messages came by the stream. */
  function settleReplies(): void {
    for (const reply of ctx.outbox.all(scope)) {
      if (!hasMessageOfClient(cache, reply.clientId)) continue;
      ctx.outbox.remove(reply.clientId);
      ctx.onTopics(['outbox', 'inbox', `conversation:${reply.conversationId}`]);
    }
  }

  const stream = createStreamClient({
    relayUrl,
    clock,
    log,
    session: ctx.session,
    cache,
    onState(state, suspension) {
      since = clock.now();
      ctx.push('link', { state, since: new Date(since).toISOString(), suspension });
      if (state === 'live') lanes.wakeAll();
    },
    // Their unsent replies stay: a relay that was restored may have lost what was not lost here.
    onSwept() {
      media.clear();
      emptyLog(cache.db);
    },
    onApplied(topics, gone) {
      if (gone.length > 0) forget(new Set(gone));
      settleReplies();
      // It may be this person's own role.
      if (topics.has('members')) {
        ctx.session.readIdentity().catch((error: unknown) => {
          log.info('session.identity', { reason: error instanceof Error ? error.message : '' });
        });
      }
      const prefix = 'conversation:';
      settling.check(
        [...topics].filter((topic) => topic.startsWith(prefix)).map((topic) => topic.slice(prefix.length)),
      );
      ctx.onTopics(topics);
    },
    // After the replies: a write-ahead log keeps what was deleted until it is written over.
    onErased() {
      media.clear();
      emptyLog(cache.db);
      ctx.outbox.emptyLog();
    },
    onSignal(frame) {
      // The relay tells everybody of the team, the person at this computer too.
      if (frame.kind !== 'presence' || frame.personId !== identity.person.id) signals.receive(frame);
    },
    onCacheFault: ctx.onCacheFault,
  });

  for (const reply of ctx.outbox.all(scope)) lanes.addReply(reply);

  /** Unsent replies of conversations that are gone for good. */
  function forget(gone: ReadonlySet<string>): void {
    for (const { clientId, conversationId } of ctx.outbox.all(scope)) {
      if (gone.has(conversationId)) ctx.outbox.remove(clientId);
    }
    ctx.onTopics(['outbox']);
  }

  const close = () => {
    stream.stop();
    lanes.stop();
    settling.stop();
    signals.close();
    cache.db.close();
  };
  return {
    identity,
    scope,
    cache,
    stream,
    lanes,
    signals,
    media,
    linkSince: () => new Date(since).toISOString(),
    outboxItems: () => ctx.outbox.all(scope).map((reply) => toItem(reply, sending)),
    close,
    erase() {
      close();
      deleteCacheFile(path);
      rmSync(mediaDir, { recursive: true, force: true });
    },
  };
}

function toItem(reply: QueuedReply, sending: ReadonlySet<string>): OutboxItem {
  const { clientId, conversationId, text, writtenAt, reason } = reply;
  const state = reply.state === 'waiting' && sending.has(clientId) ? 'sending' : reply.state;
  return { clientId, conversationId, text, writtenAt, state, reason };
}
