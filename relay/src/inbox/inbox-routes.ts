import { api } from '@tandem/shared/api';
import { recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { RouteTable } from '../http/route.ts';
import { failpoint } from '../lib/failpoint.ts';
import { awaitSettled } from './await-settled.ts';
import { changeConversation, markRead } from './change-conversation.ts';
import { conversationRowsByIds, listConversationRows } from './conversation-rows.ts';
import { findConversation, toConversationRow } from './conversation-store.ts';
import { pendingDrafts } from './draft-store.ts';
import { approveDraft, dropDraft } from './drafts.ts';
import { handBack } from './hand-back.ts';
import { decodeCursor, encodeCursor } from './page-cursor.ts';
import { queueReply } from './queue-reply.ts';
import { searchRoutes } from './search/search-routes.ts';
import { takeOver } from './take-over.ts';
import { threadPage } from './thread-page.ts';

const notFound = () => new ProblemError('not_found', 'no such conversation');

export function inboxRoutes(routes: RouteTable, ctx: RelayContext): void {
  readingRoutes(routes, ctx);
  handlerRoutes(routes, ctx);
  replyRoutes(routes, ctx);
  searchRoutes(routes, ctx);
}

function readingRoutes(routes: RouteTable, { db, clock }: RelayContext): void {
  routes.bind(api.listConversations, ({ input: { query }, caller }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const { cursor, limit, ...filter } = query;
      const found = await listConversationRows(tx, filter, decodeCursor(cursor), limit + 1);
      const conversations = found.slice(0, limit);
      const last = found.length > limit ? conversations.at(-1) : undefined;
      const nextCursor = last === undefined ? null : encodeCursor({ at: last.lastMessageAt, id: last.id });
      return { conversations, nextCursor };
    }),
  );
  routes.bind(api.getConversation, ({ input: { params }, caller }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const [row] = await conversationRowsByIds(tx, [params.id]);
      if (row === undefined) throw notFound();
      return row;
    }),
  );
  routes.bind(api.listMessages, ({ input: { params, query }, caller }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      if ((await findConversation(tx, params.id)) === null) throw notFound();
      return threadPage(tx, params.id, decodeCursor(query.cursor), query.limit);
    }),
  );
  routes.bind(api.markRead, async ({ input: { params, body }, caller }) => {
    const read = { conversationId: params.id, upToMessageId: body.upToMessageId, now: clock.now() };
    return toConversationRow(await db.withTenant(caller.tenantId, (tx) => markRead(tx, read)));
  });
}

function handlerRoutes(routes: RouteTable, ctx: RelayContext): void {
  const { db, clock } = ctx;
  routes.bind(api.changeConversation, async ({ input: { params, body }, caller: { tenantId, personId }, by }) => {
    const change = { ...body, conversationId: params.id, personId, now: clock.now() };
    const subject = { kind: 'conversation', id: params.id } as const;
    const { assigneeId, agentMode } = body;
    const changed = await db.withTenant(tenantId, async (tx) => {
      const conversation = await changeConversation(tx, change);
      if (assigneeId !== undefined) {
        await recordAudit(tx, { ...by, act: 'conversation.change_assignee', subject, detail: { to: assigneeId } });
      }
      if (agentMode !== undefined) {
        await recordAudit(tx, { ...by, act: 'conversation.change_agent_mode', subject, detail: { to: agentMode } });
      }
      return conversation;
    });
    return toConversationRow(changed);
  });
  routes.bind(api.takeOver, async ({ input: { params }, caller: { tenantId, personId }, by }) => {
    const taken = { conversationId: params.id, personId, now: clock.now() };
    const subject = { kind: 'conversation', id: params.id } as const;
    await db.withTenant(tenantId, async (tx) => {
      await takeOver(tx, taken);
      await recordAudit(tx, { ...by, act: 'conversation.take_over', subject });
    });
    await failpoint('mid-takeover');
    const conversation = await awaitSettled(ctx, tenantId, params.id);
    return { conversation: toConversationRow(conversation), acknowledgedAt: new Date(clock.now()).toISOString() };
  });
  routes.bind(api.handBack, async ({ input: { params, body }, caller: { tenantId, personId }, by }) => {
    const given = { ...body, conversationId: params.id, personId, now: clock.now() };
    const subject = { kind: 'conversation', id: params.id } as const;
    const conversation = await db.withTenant(tenantId, async (tx) => {
      const handed = await handBack(tx, given);
      await recordAudit(tx, { ...by, act: 'conversation.hand_back', subject });
      return handed;
    });
    return toConversationRow(conversation);
  });
}

function replyRoutes(routes: RouteTable, { db, clock, log }: RelayContext): void {
  routes.bind(api.sendReply, async ({ input: { params, body }, caller: { tenantId, personId }, requestId }) => {
    const { clientId, text, replyToId, seenEpoch, sendAnyway, writtenAt } = body;
    const seen = seenEpoch === null || sendAnyway ? null : { handlerEpoch: seenEpoch, writtenAt: new Date(writtenAt) };
    const author = { kind: 'staff', personId } as const;
    const conversationId = params.id;
    const origin = { correlation: requestId, now: clock.now() };
    const reply = { conversationId, author, text, clientId, replyToId, seen, ...origin };
    const message = await db.withTenant(tenantId, (tx) => queueReply(tx, reply));
    log.info({ correlation: requestId, tenantId, conversationId, messageId: message.id }, 'reply queued');
    await failpoint('after-reply-stored');
    return { message };
  });
  routes.bind(api.listDrafts, async ({ input: { params }, caller }) => ({
    drafts: await db.withTenant(caller.tenantId, async (tx) => {
      if ((await findConversation(tx, params.id)) === null) throw notFound();
      return pendingDrafts(tx, params.id);
    }),
  }));
  routes.bind(api.approveDraft, async ({ input: { params, body }, caller: { tenantId, personId }, requestId }) => {
    const approval = { ...body, draftId: params.id, personId, correlation: requestId, now: clock.now() };
    return { message: await db.withTenant(tenantId, (tx) => approveDraft(tx, approval)) };
  });
  routes.bind(api.dropDraft, ({ input: { params }, caller }) =>
    db.withTenant(caller.tenantId, (tx) => dropDraft(tx, params.id)),
  );
}
