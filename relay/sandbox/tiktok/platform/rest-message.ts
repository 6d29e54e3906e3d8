import type { Sandbox } from '../context.ts';
import type { Message } from '../state/model.ts';
import type { Parties } from '../webhooks/content.ts';
import { assetUrl, embedUrl, expiringAssetUrl } from '../world/links.ts';

/**
 * A message as `content/list` spells it: upper-case type and roles, sender and recipient, reactions on the message they
 * answer. The webhook spells all of that differently.
 */
export function restMessage(sandbox: Sandbox, parties: Parties, message: Message, reactions: Message[]): object {
  const { account, customer } = parties;
  const business = { id: account.id, role: 'BUSINESS_ACCOUNT' };
  const personal = { id: customer.id, role: 'PERSONAL_ACCOUNT' };
  const isInbound = message.from === 'customer';
  return {
    sender: isInbound ? customer.username : account.username,
    recipient: isInbound ? account.username : customer.username,
    conversation_id: message.conversationId,
    message_id: message.id,
    timestamp: message.at,
    message_tag: { source: message.source },
    ...typeBlock(sandbox, message),
    ...(message.autoMessageType === undefined ? {} : { auto_message_type: message.autoMessageType }),
    ...(reactions.length === 0 ? {} : { reactions: reactions.map(restReaction) }),
    from_user: isInbound ? personal : business,
    to_user: isInbound ? business : personal,
    ...(message.referencedMessageId === undefined
      ? {}
      : { referenced_message_info: { referenced_message_id: message.referencedMessageId } }),
  };
}

function restReaction(reaction: Message): object {
  return {
    type: 'EMOJI',
    emoji: reaction.body.type === 'reaction' ? reaction.body.emoji : '',
    unique_identifier: reaction.from === 'customer' ? reaction.customerId : reaction.businessId,
    timestamp: reaction.at,
  };
}

function typeBlock(sandbox: Sandbox, message: Message): object {
  const { body } = message;
  switch (body.type) {
    case 'text':
      return { message_type: 'TEXT', text: { body: body.text } };
    case 'image':
      return { message_type: 'IMAGE', image: { media_id: body.mediaId } };
    case 'video':
      return { message_type: 'VIDEO', video: { media_id: body.mediaId } };
    case 'sticker':
      return { message_type: 'STICKER', sticker: { url: expiringAssetUrl(sandbox, body.asset) } };
    case 'emoji':
      return { message_type: 'EMOJI', emoji: { url: assetUrl(sandbox, body.asset) } };
    case 'share_post':
      return {
        message_type: 'SHARE_POST',
        share_post: body.withEmbedUrl ? { embed_url: embedUrl(body.itemId) } : {},
      };
    case 'template':
      return {
        message_type: 'TEMPLATE',
        template: {
          type: body.template.type,
          title: body.template.title,
          buttons: body.template.buttons.map((button) => ({ type: 'REPLY', ...button })),
        },
      };
    case 'reaction':
    case 'unsupported':
      return { message_type: 'OTHER' };
  }
}

/** Reactions that still stand, by the message they answer: a REMOVE takes back the same customer's same emoji. */
export function standingReactions(thread: Message[]): Map<string, Message[]> {
  const standing = new Map<string, Message[]>();
  for (const message of thread) {
    const { body } = message;
    if (body.type !== 'reaction') continue;
    const others = (standing.get(body.originalMessageId) ?? []).filter(
      (other) => other.from !== message.from || other.body.type !== 'reaction' || other.body.emoji !== body.emoji,
    );
    standing.set(body.originalMessageId, body.operation === 'ADD' ? [...others, message] : others);
  }
  return standing;
}
