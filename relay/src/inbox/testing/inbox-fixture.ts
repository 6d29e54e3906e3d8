import { must, newId } from '@tandem/shared/lib';
import type {
  AgentMode,
  Capabilities,
  ClientId,
  ConnectionId,
  ConversationId,
  MessageId,
  MessagePart,
  PersonId,
  TenantId,
} from '@tandem/shared/model';
import type { EventBody } from '@tandem/shared/protocol';
import type { Database } from '../../db/database.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { createTestTenant } from '../../db/testing/test-database.ts';
import { type Conversation, findConversation } from '../conversation-store.ts';
import { messageRow } from '../message-rows.ts';
import { queueReply } from '../queue-reply.ts';
import { receiveMessage } from '../receive-message.ts';
import { recordEcho } from '../record-echo.ts';
import type { ThreadRef } from '../thread-ref.ts';

export const testCapabilities: Capabilities = {
  replyWindow: { ms: 48 * 3_600_000 },
  messagesPerWindow: 10,
  windowExtension: null,
  replyHandleTtlMs: null,
  maxPartsPerCall: 1,
  text: { limit: 6000, unit: 'char' },
  outboundMedia: {},
  receipts: ['seen'],
  selfEchoes: true,
  typing: true,
  quote: true,
  idempotentSend: false,
  ackDeadlineMs: 5000,
  redeliveryHorizonMs: null,
  catchUp: { depthMs: null, messagesPerConversation: 20 },
  sendRate: [],
  canInitiate: false,
};

/** A shop with one linked account, whose commands run in transactions of their own. */
export interface Shop {
  readonly tenantId: TenantId;
  readonly personId: PersonId;
  readonly connectionId: ConnectionId;
  run<T>(command: (tx: TenantTx) => Promise<T>): Promise<T>;
  thread(customer: string, over?: Partial<ThreadRef>): ThreadRef;
  receive(
    customer: string,
    text: string,
    at: number,
    over?: { externalId?: string; opensWindow?: boolean },
  ): Promise<Received>;
  echo(
    customer: string,
    text: string,
    at: number,
    over?: { externalId?: string; origin?: 'api' | 'app' | 'auto' | 'unknown' },
  ): ReturnType<typeof recordEcho>;
  reply(
    conversationId: ConversationId,
    text: string,
    now: number,
    over?: Partial<Parameters<typeof queueReply>[1]>,
  ): ReturnType<typeof queueReply>;
  conversation(id: ConversationId): Promise<Conversation>;
  message(id: MessageId): Promise<NonNullable<Awaited<ReturnType<typeof messageRow>>>>;
  /** Everything this tenant's log says, oldest first. */
  events(): Promise<EventBody[]>;
}
type Received = Awaited<ReturnType<typeof receiveMessage>>;

export const newClientId = () => newId() as ClientId;
export const text = (words: string): MessagePart[] => [{ kind: 'text', text: words }];

export async function createShop(
  db: Database,
  {
    name = 'Shop',
    mode = 'auto',
    capabilities = testCapabilities,
    channel = 'tiktok',
    connectedAt = new Date(0),
    tenant,
  }: {
    name?: string;
    mode?: AgentMode;
    capabilities?: Capabilities;
    channel?: string;
    connectedAt?: Date;
    /** Of a shop that is there already; else one is made. */
    tenant?: { tenantId: TenantId; personId: PersonId };
  } = {},
): Promise<Shop> {
  const { tenantId, personId } = tenant ?? (await createTestTenant(db, name));
  const connectionId = newId() as ConnectionId;
  const run: Shop['run'] = (command) => db.withTenant(tenantId, command);
  await run(async ({ sql }) => {
    await sql`
      insert into connection (tenant_id, id, channel, external_id, handle, status, connected_at, connected_by)
      values (${tenantId}, ${connectionId}, ${channel}, ${`account of ${name}`}, ${name}, 'active', ${connectedAt}, ${personId})`;
    await sql`
      insert into agent_settings (tenant_id, connection_id, mode) values (${tenantId}, ${connectionId}, ${mode})`;
  });
  const thread: Shop['thread'] = (customer, over = {}) => ({
    connectionId,
    capabilities,
    defaultMode: mode,
    linkedAt: new Date(0),
    conversationKey: `thread of ${customer}`,
    contact: { externalId: customer, aliases: [], handle: customer, displayName: null, isFollower: null },
    ...over,
  });
  return {
    tenantId,
    personId,
    connectionId,
    run,
    thread,
    receive: (customer, words, at, { externalId = newId(), opensWindow = true } = {}) =>
      run((tx) =>
        receiveMessage(tx, {
          thread: thread(customer),
          externalId,
          parts: text(words),
          replyToExternalId: null,
          occurredAt: at,
          opensWindow,
          now: at,
        }),
      ),
    echo: (customer, words, at, { externalId = newId(), origin = 'unknown' } = {}) =>
      run((tx) =>
        recordEcho(tx, {
          thread: thread(customer),
          externalId,
          parts: text(words),
          replyToExternalId: null,
          origin,
          occurredAt: at,
          now: at,
        }),
      ),
    reply: (conversationId, words, now, over = {}) =>
      run((tx) =>
        queueReply(tx, {
          conversationId,
          author: { kind: 'staff', personId },
          text: words,
          clientId: newClientId(),
          replyToId: null,
          now,
          ...over,
        }),
      ),
    conversation: async (id) => must(await run((tx) => findConversation(tx, id)), 'conversation'),
    message: async (id) => must(await run((tx) => messageRow(tx, id)), 'message'),
    events: () =>
      run(async ({ sql }) =>
        (await sql<{ body: EventBody }[]>`select body from event where tenant_id = ${tenantId} order by seq`).map(
          ({ body }) => body,
        ),
      ),
  };
}
