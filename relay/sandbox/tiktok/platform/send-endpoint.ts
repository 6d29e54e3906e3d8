import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import type { Conversation, MessageBody } from '../state/model.ts';
import { visibleConversation } from '../world/conversations.ts';
import { replyWindow } from '../world/reply-window.ts';
import { actAsSender, sendFromShop } from '../world/shop-acts.ts';
import { type Call, defineEndpoint } from './endpoint.ts';
import { refusals } from './errors.ts';
import { LIST_SEND, required } from './params.ts';

const MOST_CHARACTERS = 6000;
const MEDIA_LIFE_MS = 30 * 86_400_000;
const QUOTABLE = ['text', 'image', 'share_post'];

const button = z.object({
  type: z.literal('REPLY'),
  title: z.string().min(1).max(40),
  id: z.string().max(40).optional(),
});
const template = z
  .object({
    type: z.enum(['QA_BUTTON_CARD', 'QA_LINK_CARD']),
    title: z.string().min(1).max(40),
    buttons: z.array(button).min(1).max(3),
  })
  .refine(({ type, buttons }) => type === 'QA_LINK_CARD' || buttons.every(({ title }) => title.length <= 20), {
    path: ['buttons'],
  });

const input = z.object({
  business_id: required,
  recipient_type: z.string().optional(),
  recipient: z.string().optional(),
  message_type: z.enum(['TEXT', 'IMAGE', 'SHARE_POST', 'TEMPLATE', 'SENDER_ACTION']),
  text: z.object({ body: z.string() }).optional(),
  image: z.object({ media_id: required }).optional(),
  share_post: z.object({ item_id: required }).optional(),
  template: template.optional(),
  sender_action: z.enum(['TYPING', 'MARK_READ']).optional(),
  referenced_message_info: z.object({ referenced_message_id: required }).optional(),
  direct_reply: z.unknown().optional(),
});
type SendInput = z.output<typeof input>;

export const sendEndpoint = defineEndpoint({
  method: 'POST',
  path: '/business/message/send/',
  auth: 'token',
  scope: LIST_SEND,
  input,
  async handle(sandbox, call, sent) {
    const conversation = recipient(sandbox, sent);
    if (sent.message_type === 'SENDER_ACTION') {
      if (sent.sender_action === undefined) throw refusals.invalidParam('sender_action');
      const { requestId } = call;
      await actAsSender(sandbox, { conversation, action: sent.sender_action, source: 'API', requestId });
      return { message: { message_id: '' } };
    }
    const body = bodyOf(sandbox, conversation, sent);
    const quoted = quotedId(sandbox, conversation, sent);
    if (!replyWindow(conversation, sandbox.policies, sandbox.clock.now()).isOpen) throw refusals.messageBlocked();
    const messageId = await deliver(sandbox, call, conversation, body, quoted);
    return { message: { message_id: messageId } };
  },
});

async function deliver(
  sandbox: Sandbox,
  call: Call,
  conversation: Conversation,
  body: MessageBody,
  quoted: string | undefined,
): Promise<string> {
  const { message, echo } = await sendFromShop(sandbox, {
    conversation,
    body,
    source: 'API',
    requestId: call.requestId,
    ...(quoted === undefined ? {} : { referencedMessageId: quoted }),
  });
  if (sandbox.mishaps.now.echo.order === 'before') await echo.deliverNow();
  else call.afterAnswer(() => echo.release());
  return message.id;
}

function recipient(sandbox: Sandbox, sent: SendInput): Conversation {
  if (sent.direct_reply !== undefined) {
    if (sent.recipient !== undefined) throw refusals.invalidParam('recipient');
    throw refusals.noPermission('reply to comments: Comment-to-Message is not enabled');
  }
  if (sent.recipient_type !== 'CONVERSATION') throw refusals.invalidParam('recipient_type');
  if (sent.recipient === undefined || sent.recipient === '') throw refusals.invalidParam('recipient');
  const conversation = visibleConversation(sandbox, sent.business_id, sent.recipient);
  if (conversation === undefined) throw refusals.unknownObject('conversation');
  return conversation;
}

function bodyOf(sandbox: Sandbox, conversation: Conversation, sent: SendInput): MessageBody {
  const { message_type: type, text, image } = sent;
  if (type !== 'TEXT' && text !== undefined) throw refusals.invalidParam('text', 'Not with this message_type.');
  if (type !== 'IMAGE' && image !== undefined) throw refusals.invalidParam('image', 'Not with this message_type.');
  switch (type) {
    case 'TEXT':
      // Counted in code points; the platform does not say which unit it means.
      if (text === undefined || text.body === '' || [...text.body].length > MOST_CHARACTERS) {
        throw refusals.invalidParam('text.body', `1 to ${MOST_CHARACTERS} characters.`);
      }
      return { type: 'text', text: text.body };
    case 'IMAGE':
      return imageBody(sandbox, conversation, image?.media_id);
    case 'SHARE_POST': {
      const post = sandbox.state.posts.get(sent.share_post?.item_id ?? '');
      if (post?.businessId !== conversation.businessId) throw refusals.invalidParam('share_post.item_id');
      return { type: 'share_post', itemId: post.id, withEmbedUrl: true };
    }
    case 'TEMPLATE': {
      if (sent.template === undefined) throw refusals.invalidParam('template');
      const { title, buttons } = sent.template;
      const plain = buttons.map(({ title: label, id }) => (id === undefined ? { title: label } : { title: label, id }));
      return { type: 'template', template: { type: sent.template.type, title, buttons: plain } };
    }
    case 'SENDER_ACTION':
      throw refusals.invalidParam('message_type');
  }
}

function imageBody(sandbox: Sandbox, conversation: Conversation, mediaId = ''): MessageBody {
  const media = sandbox.state.media.get(mediaId);
  const isGood =
    media?.origin === 'upload' &&
    media.businessId === conversation.businessId &&
    sandbox.clock.now() - media.createdAt < MEDIA_LIFE_MS;
  if (!isGood) throw refusals.invalidParam('image.media_id');
  if (!conversation.imageSend) throw refusals.messageBlocked();
  return { type: 'image', mediaId };
}

function quotedId(sandbox: Sandbox, conversation: Conversation, sent: SendInput): string | undefined {
  const id = sent.referenced_message_info?.referenced_message_id;
  if (id === undefined) return undefined;
  const quoted = sandbox.state.messages.get(id);
  const isGood =
    sent.message_type === 'TEXT' && quoted?.conversationId === conversation.id && QUOTABLE.includes(quoted.body.type);
  if (!isGood) throw refusals.invalidParam('referenced_message_info.referenced_message_id');
  return id;
}
