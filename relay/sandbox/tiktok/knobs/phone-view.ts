import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import { standingReactions } from '../platform/rest-message.ts';
import type { Conversation, Message } from '../state/model.ts';
import { findAccount, findConversation, findCustomer } from '../world/conversations.ts';
import { replyWindow } from '../world/reply-window.ts';
import { isShopTyping } from '../world/shop-acts.ts';
import { EMOJIS, SAMPLES, STICKERS } from './message-input.ts';
import { accountViews } from './world-knobs.ts';

const LEDGER_TAIL = 50;

/** Everything one phone shows, in one piece; asked again after each change. */
export function registerPhoneView(app: FastifyInstance, sandbox: Sandbox): void {
  app.get('/_sandbox/phone', ({ query }) => {
    const input = z.object({ customer: z.string().optional(), account: z.string().optional() }).parse(query);
    const accounts = accountViews(sandbox);
    const account = input.account === undefined ? accounts[0] : findAccount(sandbox, input.account);
    const all = sandbox.state.customers.all();
    const customer = input.customer === undefined ? all[0] : findCustomer(sandbox, input.customer);
    const conversation = account && customer && findConversation(sandbox, account.id, customer.id);
    return {
      now: sandbox.clock.now(),
      accounts,
      accountId: account?.id ?? null,
      customers: all.map((one) => ({
        ...one,
        unread: account === undefined ? 0 : unread(sandbox, findConversation(sandbox, account.id, one.id)),
      })),
      customerId: customer?.id ?? null,
      chat: conversation === undefined ? null : chatView(sandbox, conversation),
      mishaps: sandbox.mishaps.now,
      samples: SAMPLES,
      stickers: STICKERS,
      emojis: EMOJIS,
    };
  });
}

function unread(sandbox: Sandbox, conversation: Conversation | undefined): number {
  if (conversation === undefined) return 0;
  return sandbox.state
    .thread(conversation.id)
    .filter(({ from, at }) => from === 'shop' && at > conversation.customerReadAt).length;
}

function chatView(sandbox: Sandbox, conversation: Conversation) {
  const thread = sandbox.state.thread(conversation.id);
  const reactions = standingReactions(thread);
  const lines = sandbox.ledger.lines.filter(
    (line) => line.conversationId === conversation.id && line.kind !== 'inbound',
  );
  return {
    conversationId: conversation.id,
    type: conversation.type,
    accepted: conversation.accepted,
    window: replyWindow(conversation, sandbox.policies, sandbox.clock.now()),
    isShopTyping: isShopTyping(sandbox, conversation.id),
    shopReadAt: conversation.shopReadAt,
    customerReadAt: conversation.customerReadAt,
    messages: thread
      .filter(({ body }) => body.type !== 'reaction')
      .map((message) => messageView(sandbox, message, reactions.get(message.id) ?? [])),
    ledger: lines.slice(-LEDGER_TAIL),
    ledgerCount: lines.length,
  };
}

function messageView(sandbox: Sandbox, message: Message, reactions: Message[]) {
  const { id, from, at, body, source, autoMessageType, referencedMessageId } = message;
  const post = body.type === 'share_post' ? sandbox.state.posts.get(body.itemId) : undefined;
  return {
    id,
    from,
    at,
    source,
    body,
    auto: autoMessageType !== undefined,
    quoted: referencedMessageId === undefined ? null : excerpt(sandbox.state.messages.get(referencedMessageId)),
    post: post === undefined ? null : { caption: post.caption, thumbnail: post.thumbnail },
    reactions: reactions.map((reaction) => (reaction.body.type === 'reaction' ? reaction.body.emoji : '')),
  };
}

function excerpt(message: Message | undefined): string {
  if (message === undefined) return '';
  return message.body.type === 'text' ? message.body.text : `[${message.body.type}]`;
}
