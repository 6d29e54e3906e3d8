import type { Clock } from '@tandem/shared/lib';
import type { Topic } from '../../bridge/index.ts';
import type { Cache } from '../cache/cache.ts';
import type { Log } from '../engine-options.ts';
import type { RelaySession } from '../relay-client/session.ts';
import type { Act } from './acts.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { Overlay } from './overlay.ts';

export interface LaneContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly session: RelaySession;
  readonly cache: Cache;
  readonly outbox: OutboxStore;
  readonly overlay: Overlay;
  /** Replies whose request is under way. */
  readonly sending: Set<string>;
  readonly isLive: () => boolean;
  readonly onTopics: (topics: Iterable<Topic>) => void;
  /** What is laid over the conversation changed: derive and announce it. */
  readonly onConversationChanged: (conversationId: string) => void;
  readonly onActRefused: (act: Act, error: unknown) => void;
  /** A point at which tests kill the process. */
  readonly onPoint: (point: 'reply.attempting' | 'reply.answered' | 'reply.applied') => void;
}
