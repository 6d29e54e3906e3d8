import type { Sandbox } from '../context.ts';
import type { Account, Conversation, Customer, Message, Referral } from '../state/model.ts';
import { assetUrl, embedUrl, expiringAssetUrl } from '../world/links.ts';

/** Content objects as the webhook spells them: lower-case types and roles, times in milliseconds. */
export type Content = Record<string, unknown>;

export interface Parties {
  account: Account;
  customer: Customer;
  conversation: Conversation;
}

/** Fields that every minimal payload may lack; see the "left-out" mishap. */
const OPTIONAL_FIELDS = ['unique_identifier', 'scene_type', 'is_follower', 'message_tag'];

const businessUser = (account: Account) => ({ id: account.id, role: 'business_account' });
const personalUser = (customer: Customer) => ({ id: customer.id, role: 'personal_account' });
const isFollower = ({ account, customer }: Parties): boolean => customer.follows.includes(account.id);

function fromCustomer({ account, customer }: Parties): Content {
  return {
    from: customer.username,
    to: account.username,
    unique_identifier: customer.id,
    from_user: personalUser(customer),
    to_user: businessUser(account),
  };
}

function fromShop({ account, customer }: Parties): Content {
  return {
    from: account.username,
    to: customer.username,
    unique_identifier: customer.id,
    from_user: businessUser(account),
    to_user: personalUser(customer),
  };
}

/** `im_receive_msg` and `im_send_msg`. */
export function messageContent(sandbox: Sandbox, parties: Parties, message: Message): Content {
  return {
    ...(message.from === 'customer' ? fromCustomer(parties) : fromShop(parties)),
    conversation_id: message.conversationId,
    message_id: message.id,
    timestamp: message.at,
    ...typeBlock(sandbox, parties, message),
    ...(message.referencedMessageId === undefined
      ? {}
      : { referenced_message_info: { referenced_message_id: message.referencedMessageId } }),
    ...(message.autoMessageType === undefined ? {} : { auto_message_type: message.autoMessageType }),
    ...(message.replySource === undefined
      ? {}
      : {
          reply_source_payload: {
            reply_source_msg_id: message.replySource.messageId,
            reply_source_unique_id: message.replySource.buttonId,
          },
        }),
    scene_type: 0,
    is_follower: isFollower(parties),
    message_tag: { source: message.source },
  };
}

function typeBlock(sandbox: Sandbox, { customer }: Parties, message: Message): Content {
  const { body } = message;
  switch (body.type) {
    case 'text':
      return { type: 'text', text: { body: body.text } };
    case 'image':
    case 'video':
      return { type: body.type, [body.type]: { media_id: body.mediaId } };
    case 'sticker':
      return { type: 'sticker', sticker: { url: expiringAssetUrl(sandbox, body.asset) } };
    case 'emoji':
      return { type: 'emoji', emoji: { url: assetUrl(sandbox, body.asset) } };
    case 'share_post':
      return {
        type: 'share_post',
        share_post: { ...(body.withEmbedUrl ? { embed_url: embedUrl(body.itemId) } : {}), video_id: body.itemId },
      };
    case 'template':
      return {
        type: 'template',
        template: {
          type: body.template.type.toLowerCase(),
          elements: [
            {
              title: body.template.title,
              buttons: body.template.buttons.map(({ title, id }) => ({
                text: title,
                type: 'REPLY',
                ...(id === undefined ? {} : { id }),
              })),
            },
          ],
        },
      };
    case 'reaction':
      return {
        type: 'reaction',
        reaction: [
          {
            operation: body.operation,
            type: 'EMOJI',
            emoji: body.emoji,
            unique_identifier: message.from === 'customer' ? customer.id : message.businessId,
            timestamp: message.at,
            original_msg_id: body.originalMessageId,
          },
        ],
      };
    case 'unsupported':
      return { type: body.wireType };
  }
}

/** `im_receive_msg_eu`: this is all of it. */
export function strippedContent({ account }: Parties, message: Message): Content {
  return { to: account.username, to_user: businessUser(account), timestamp: message.at };
}

/** `im_mark_read_msg`. */
export function readContent(parties: Parties, at: number, lastReadAt: number): Content {
  return {
    ...fromCustomer(parties),
    conversation_id: parties.conversation.id,
    timestamp: at,
    read: { last_read_timestamp: lastReadAt },
  };
}

/** `im_referral_msg`. */
export function referralContent(parties: Parties, at: number, referral: Referral): Content {
  return {
    ...fromCustomer(parties),
    conversation_id: parties.conversation.id,
    timestamp: at,
    is_follower: isFollower(parties),
    referral:
      referral.source === 'ad'
        ? {
            source: 'ad',
            ad: {
              advertiser_id: referral.advertiserId,
              ad_id: referral.adId,
              timestamp: referral.at,
              ad_name: referral.adName,
              embed_url: referral.embedUrl,
              message_material_id: `${referral.adId}01`,
            },
          }
        : {
            source: 'short_link',
            short_link: {
              ref: referral.ref,
              prefilled_message: referral.prefilledMessage,
              prefilled_message_audit_status: 'PASS',
            },
          },
  };
}

/** `im_receive_high_intent_comment`: participants, no video id. */
export function commentContent(parties: Parties, at: number, comment: { id: string; text: string }): Content {
  return {
    ...fromCustomer(parties),
    comment_id: comment.id,
    comment_text: comment.text,
    is_follower: isFollower(parties),
    timestamp: at,
  };
}

export function withoutOptional(content: Content): Content {
  return Object.fromEntries(Object.entries(content).filter(([key]) => !OPTIONAL_FIELDS.includes(key)));
}
