import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import { requestId } from '../ids.ts';
import type { Conversation } from '../state/model.ts';
import { commentContent } from '../webhooks/content.ts';
import {
  findAccount,
  findConversation,
  findCustomer,
  openConversation,
  partiesOf,
  subjectOf,
  UnknownSubjectError,
} from '../world/conversations.ts';
import { readByCustomer, refer, sendFromCustomer } from '../world/customer-acts.ts';
import { replyWindow, spendAll } from '../world/reply-window.ts';
import { actAsSender, sendFromApp } from '../world/shop-acts.ts';
import { messageBody, messageInput } from './message-input.ts';

/** Ids or usernames of the two sides of a chat. */
const sides = z.object({ customer: z.string(), account: z.string() });

const customerSend = sides.extend({
  message: messageInput,
  referencedMessageId: z.string().optional(),
  sentAgoMs: z.int().min(0).optional(),
  copies: z.int().min(1).max(20).optional(),
});
const tapButton = sides.extend({ messageId: z.string(), button: z.int().min(0).default(0) });
const ownerSend = sides.extend({
  message: messageInput,
  referencedMessageId: z.string().optional(),
  via: z.enum(['APP', 'WEB']).default('APP'),
  autoMessageType: z.enum(['WELCOME_MESSAGE', 'SUGGESTED_QUESTION', 'AUTO_REPLY']).optional(),
});
const referInput = sides.extend({
  source: z.enum(['ad', 'short_link']),
  ref: z.string().default('spring_promo'),
  prefilledMessage: z.string().default('สวัสดีค่ะ'),
  adName: z.string().default('ลดราคาหน้าร้อน'),
});
const change = sides.extend({
  hurryMs: z.int().min(0).optional(),
  spendQuota: z.boolean().optional(),
  imageSend: z.boolean().optional(),
});

/** What the two sides of a chat do. */
export function registerChatKnobs(app: FastifyInstance, sandbox: Sandbox): void {
  app.post('/_sandbox/customer/send', async ({ body }) => {
    const { message, ...input } = customerSend.parse(body);
    const sent = await sendFromCustomer(
      sandbox,
      definedOnly({ ...input, body: messageBody(sandbox, input.account, message) }),
    );
    return { messageId: sent.message.id, conversationId: sent.conversation.id, at: sent.message.at };
  });

  app.post('/_sandbox/customer/tap-button', async ({ body }) => {
    const input = tapButton.parse(body);
    const card = sandbox.state.messages.get(input.messageId);
    const button = card?.body.type === 'template' ? card.body.template.buttons[input.button] : undefined;
    if (card === undefined || button === undefined) throw new UnknownSubjectError('button', input.messageId);
    const sent = await sendFromCustomer(sandbox, {
      customer: input.customer,
      account: input.account,
      body: { type: 'text', text: button.title },
      replySource: { messageId: card.id, buttonId: button.id ?? '' },
    });
    return { messageId: sent.message.id, conversationId: sent.conversation.id, at: sent.message.at };
  });

  app.post('/_sandbox/customer/read', ({ body }) => ({ wasNew: readByCustomer(sandbox, sides.parse(body)) }));

  app.post('/_sandbox/customer/refer', ({ body }) => {
    const { source, ref, prefilledMessage, adName, ...input } = referInput.parse(body);
    const conversation = refer(sandbox, {
      ...input,
      referral:
        source === 'short_link'
          ? { source, ref, prefilledMessage }
          : {
              source,
              advertiserId: '7400000000000000001',
              adId: '1800000000000001',
              adName,
              embedUrl: 'https://www.tiktok.com/player/v1/7500000000000000001',
              at: sandbox.clock.now(),
            },
    });
    return { conversationId: conversation.id };
  });

  app.post('/_sandbox/customer/comment', ({ body }) => {
    const input = sides.extend({ text: z.string().min(1) }).parse(body);
    const account = findAccount(sandbox, input.account);
    const conversation = openConversation(sandbox, account, findCustomer(sandbox, input.customer));
    const comment = { id: randomUUID(), text: input.text };
    sandbox.webhooks.emit({
      event: 'im_receive_high_intent_comment',
      businessId: account.id,
      content: commentContent(partiesOf(sandbox, conversation), sandbox.clock.now(), comment),
    });
    return { commentId: comment.id };
  });

  registerOwnerKnobs(app, sandbox);

  app.post('/_sandbox/conversation/change', ({ body }) => {
    const input = change.parse(body);
    const conversation = known(sandbox, input);
    const next = sandbox.state.conversations.patch(conversation.id, {
      hurriedMs: conversation.hurriedMs + (input.hurryMs ?? 0),
      ...(input.spendQuota === true ? spendAll(sandbox.policies) : {}),
      ...(input.imageSend === undefined ? {} : { imageSend: input.imageSend }),
    });
    sandbox.feed.publish('conversation', subjectOf(next));
    return { window: replyWindow(next, sandbox.policies, sandbox.clock.now()) };
  });
}

function registerOwnerKnobs(app: FastifyInstance, sandbox: Sandbox): void {
  app.post('/_sandbox/owner/send', async ({ body }) => {
    const { message, via, customer, account, ...input } = ownerSend.parse(body);
    const sent = await sendFromApp(
      sandbox,
      definedOnly({
        ...input,
        conversation: known(sandbox, { customer, account }),
        body: messageBody(sandbox, account, message),
        source: via,
      }),
    );
    return { messageId: sent.id, conversationId: sent.conversationId, at: sent.at };
  });

  for (const [path, action] of [
    ['typing', 'TYPING'],
    ['read', 'MARK_READ'],
  ] as const) {
    app.post(`/_sandbox/owner/${path}`, async ({ body }) => {
      const conversation = known(sandbox, sides.parse(body));
      await actAsSender(sandbox, { conversation, action, source: 'APP', requestId: requestId(sandbox.clock.now()) });
      return {};
    });
  }

  app.post('/_sandbox/owner/accept', ({ body }) => {
    const conversation = known(sandbox, sides.parse(body));
    sandbox.state.conversations.patch(conversation.id, { accepted: true });
    sandbox.feed.publish('conversation', subjectOf(conversation));
    return {};
  });
}

function known(sandbox: Sandbox, input: { customer: string; account: string }): Conversation {
  const conversation = findConversation(
    sandbox,
    findAccount(sandbox, input.account).id,
    findCustomer(sandbox, input.customer).id,
  );
  if (conversation === undefined) throw new UnknownSubjectError('conversation', `${input.account} / ${input.customer}`);
  return conversation;
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Optional fields that zod leaves as undefined are left out. */
function definedOnly<T extends object>(input: T): Defined<T> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Defined<T>;
}
