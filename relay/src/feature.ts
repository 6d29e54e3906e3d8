import type { ConversationId, PersonId, Rows, TenantId } from '@tandem/shared/model';
import type { EventBody, EventType } from '@tandem/shared/protocol';
import type { FastifyInstance } from 'fastify';
import type { RelayContext } from './context.ts';
import type { CountedUsage } from './db/count-usage.ts';
import type { TenantTx } from './db/tenant-tx.ts';
import type { RouteTable } from './http/route.ts';
import type { JobRequest, Task } from './queue/task.ts';

type RowOf<K extends keyof Rows> = Rows[K][number];

/**
 * How the stream and the snapshot read one kind of row: the current state, as the desktop caches it. The context comes last, for
 * what is not in the database (an account's capabilities are its channel's word).
 */
export interface RowSource<K extends keyof Rows> {
  byIds(tx: TenantTx, ids: readonly string[], ctx: RelayContext): Promise<RowOf<K>[]>;
  /** Keyset page in id order, after `afterId` (null: from the start). */
  page(tx: TenantTx, afterId: string | null, limit: number, ctx: RelayContext): Promise<RowOf<K>[]>;
}

export type EventReaction = (event: EventBody) => JobRequest | null;

/** Somebody writes in a conversation, or has emptied the text. Renewed while they type. */
export interface TypingSignal {
  readonly tenantId: TenantId;
  readonly personId: PersonId;
  readonly conversationId: ConversationId;
  readonly isTyping: boolean;
}

/** A part of the product. `features.ts` is the only list of them. */
export interface RelayFeature {
  readonly name: string;
  /** Handlers of endpoints declared in `@tandem/shared/api`. */
  routes?(routes: RouteTable, ctx: RelayContext): void;
  /** What is not JSON under `/api/v1`: webhooks, OAuth pages, media. */
  http?(server: FastifyInstance, ctx: RelayContext): void;
  readonly tasks?: readonly Task[];
  /** Which job an event causes; enqueued in the transaction that appends the event. */
  readonly on?: { readonly [T in EventType]?: (event: Extract<EventBody, { type: T }>) => JobRequest | null };
  /** As `on`, for what a transaction used of the shop's plan. */
  onCounted?(usage: CountedUsage): JobRequest[];
  /** A frame of the stream, not an event: what it changes must not matter when it is lost. */
  onTyping?(ctx: RelayContext, typing: TypingSignal): Promise<void>;
  readonly rows?: { readonly [K in keyof Rows]?: RowSource<K> };
}
