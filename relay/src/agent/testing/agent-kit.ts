import { type AgentOptions, api, type Endpoint, type OutputOf, type RequestOf } from '@tandem/shared/api';
import { must, newId } from '@tandem/shared/lib';
import {
  type ActivityRow,
  type AgentMode,
  type Capabilities,
  type ConnectionId,
  type ConversationId,
  type ConversationRow,
  connectionId,
  type DraftRow,
  type MessagePart,
  type MessageRow,
  type Role,
  textOf,
} from '@tandem/shared/model';
import Fastify from 'fastify';
import { z } from 'zod';
import type { Config } from '../../config/config.ts';
import { createTestTenant, type TestTenant } from '../../db/testing/test-database.ts';
import type { RelayFeature } from '../../feature.ts';
import { createRouteTable } from '../../http/bind-routes.ts';
import { handleErrors } from '../../http/error-handler.ts';
import { claimDelivery, inboxFeature, receiveMessage, recordDelivery } from '../../inbox/index.ts';
import { knowledgeFeature } from '../../knowledge/index.ts';
import { defineTask } from '../../queue/task.ts';
import { createTestContext, type TestContext } from '../../testing/test-context.ts';
import { agentFeature } from '../index.ts';

const capabilities: Capabilities = {
  replyWindow: { ms: 48 * 3_600_000 },
  messagesPerWindow: 10,
  windowExtension: null,
  replyHandleTtlMs: null,
  maxPartsPerCall: 1,
  text: { limit: 6000, unit: 'char' },
  outboundMedia: {},
  receipts: [],
  selfEchoes: true,
  typing: true,
  quote: true,
  idempotentSend: false,
  ackDeadlineMs: 5000,
  redeliveryHorizonMs: null,
  catchUp: null,
  sendRate: [],
  canInitiate: false,
};

export interface TestShop extends TestTenant {
  readonly connectionId: ConnectionId;
  /** Rules of the account; change them before the first message. */
  messagesPerWindow: number;
}

interface Answer<E extends Endpoint> {
  readonly status: number;
  readonly body: OutputOf<E>;
}

/** What the team's screens would show. */
export interface Thread {
  readonly conversation: ConversationRow;
  readonly messages: readonly MessageRow[];
  readonly activities: readonly ActivityRow[];
  readonly drafts: readonly DraftRow[];
}

/** What the agent said and did not have to take back. */
export function spoken({ messages }: Thread): string[] {
  return messages
    .filter(({ author, delivery }) => author.kind === 'agent' && delivery?.state !== 'cancelled')
    .map(({ parts }) => textOf(parts));
}

export interface AgentKit {
  readonly kit: TestContext;
  readonly capabilities: Capabilities;
  createShop(
    faq?: Readonly<Record<string, string>>,
    mode?: AgentMode,
    options?: Partial<AgentOptions>,
  ): Promise<TestShop>;
  /** A customer's message arrives; nothing is worked off. */
  says(shop: TestShop, said: string | MessagePart, customer?: string): Promise<ConversationId>;
  /** The platform takes the next queued reply. */
  deliver(shop: TestShop, id: ConversationId): Promise<void>;
  /** As if the messages so far had arrived so much earlier, and the waiting jobs were due. */
  age(shop: TestShop, ms: number): Promise<void>;
  thread(shop: TestShop, id: ConversationId): Promise<Thread>;
  /** Over HTTP, as the shop's owner. */
  call<E extends Endpoint>(
    shop: TestShop,
    endpoint: E,
    request?: Partial<RequestOf<E>>,
    role?: Role,
  ): Promise<Answer<E>>;
  /** When the agent's waiting jobs are due, epoch milliseconds. */
  waitingJobs(): Promise<number[]>;
  close(): Promise<void>;
}

/** Delivery belongs to the channels; here it is only counted. */
const deliverReply = defineTask({
  name: 'deliver-reply',
  lane: 'delivery',
  payload: z.looseObject({}),
  run: () => Promise.resolve(),
});

/** Inbox, knowledge and agent on a real database and queue, without channels; `more`: features that build on them. */
export async function createAgentKit(
  config: Partial<Config> = {},
  more: readonly RelayFeature[] = [],
): Promise<AgentKit> {
  const delivery: RelayFeature = { name: 'delivery', tasks: [deliverReply] };
  const features: readonly RelayFeature[] = [inboxFeature, knowledgeFeature, agentFeature, delivery, ...more];
  const kit = await createTestContext({ features, config });
  const { ctx, database } = kit;
  let clock = Date.now();
  const server = Fastify();
  handleErrors(server);
  const routes = createRouteTable(server, ctx, (authorization) =>
    Promise.resolve(must(callers.get(must(authorization)))),
  );
  const callers = new Map<string, NonNullable<Awaited<ReturnType<Parameters<typeof createRouteTable>[2]>>>>();
  for (const feature of features) feature.routes?.(routes, ctx);

  const agentKit: AgentKit = {
    kit,
    capabilities,
    async createShop(faq = {}, mode = 'auto', options = {}) {
      const tenant = await createTestTenant(ctx.db);
      const shop: TestShop = { ...tenant, connectionId: connectionId.parse(newId()), messagesPerWindow: 10 };
      await ctx.db.withTenant(shop.tenantId, async ({ sql }) => {
        await sql`insert into connection (tenant_id, id, channel, external_id, handle, status, connected_by)
          values (${shop.tenantId}, ${shop.connectionId}, 'tiktok', ${newId()}, 'shop', 'active', ${shop.personId})`;
      });
      for (const [question, answer] of Object.entries(faq)) {
        await agentKit.call(shop, api.createDocument, {
          params: { id: shop.connectionId },
          body: { question, answer },
        });
      }
      await agentKit.call(shop, api.putAgent, {
        params: { id: shop.connectionId },
        body: { mode, prompt: '', version: 0, ...options },
      });
      return shop;
    },
    async says(shop, said, customer = 'customer') {
      clock = Math.max(clock + 1, Date.now());
      const settings = await agentKit.call(shop, api.getAgent, { params: { id: shop.connectionId } });
      const { conversationId } = await ctx.db.withTenant(shop.tenantId, (tx) =>
        receiveMessage(tx, {
          thread: {
            connectionId: shop.connectionId,
            capabilities: { ...capabilities, messagesPerWindow: shop.messagesPerWindow },
            defaultMode: settings.body.mode,
            linkedAt: new Date(0),
            conversationKey: customer,
            contact: { externalId: customer, aliases: [], handle: customer, displayName: null, isFollower: null },
          },
          externalId: newId(),
          parts: [typeof said === 'string' ? { kind: 'text', text: said } : said],
          replyToExternalId: null,
          occurredAt: clock,
          opensWindow: true,
          now: clock,
        }),
      );
      return conversationId;
    },
    async deliver(shop, conversationId) {
      const now = Date.now();
      const deadlineAt = new Date(now + 10_000);
      const next = await ctx.db.withTenant(shop.tenantId, (tx) =>
        claimDelivery(tx, { conversationId, fence: 1n, deadlineAt, now }),
      );
      if (next.kind !== 'claimed') throw new Error(`nothing to deliver: ${next.kind}`);
      const result = { outcome: 'accepted', externalIds: [newId()] } as const;
      await ctx.db.withTenant(shop.tenantId, (tx) =>
        recordDelivery(tx, { attemptId: next.claim.attemptId, result, now }),
      );
    },
    async age(shop, ms) {
      const { adminSql } = database;
      await adminSql`update message set created_at = created_at - ${ms} * interval '1 ms' where tenant_id = ${shop.tenantId}`;
      await adminSql`update graphile_worker._private_jobs set run_at = now() where run_at > now()`;
    },
    async thread(shop, id) {
      const one = { params: { id } };
      const [conversation, { body }, drafts] = await Promise.all([
        agentKit.call(shop, api.getConversation, one),
        agentKit.call(shop, api.listMessages, { ...one, query: {} }),
        agentKit.call(shop, api.listDrafts, one),
      ]);
      const { messages, activities } = body;
      return {
        conversation: conversation.body,
        messages: [...messages].reverse(),
        activities,
        drafts: drafts.body.drafts,
      };
    },
    async call(shop, endpoint, request = {}, role = 'owner') {
      const { tenantId, personId } = shop;
      callers.set(personId, {
        caller: { tenantId, personId, sessionId: newId(), role },
        expiresAt: Number.POSITIVE_INFINITY,
      });
      const params = (request.params ?? {}) as Record<string, string>;
      const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => must(params[name], name));
      const query = new URLSearchParams((request.query ?? {}) as Record<string, string>);
      const url = `/api/v1${path}?${query}`;
      const answer = await server.inject({
        method: endpoint.method,
        url,
        query: (request.query ?? {}) as Record<string, string>,
        headers: { authorization: personId },
        ...(endpoint.method === 'GET' ? {} : { payload: (request.body ?? {}) as object }),
      });
      return { status: answer.statusCode, body: answer.json() };
    },
    async waitingJobs() {
      const jobs = await database.adminSql<{ at: Date }[]>`
        select run_at as at from graphile_worker.jobs where task_identifier = 'compose-reply' and attempts < max_attempts order by run_at`;
      return jobs.map(({ at }) => at.getTime());
    },
    async close() {
      await server.close();
      await kit.close();
    },
  };
  return agentKit;
}
