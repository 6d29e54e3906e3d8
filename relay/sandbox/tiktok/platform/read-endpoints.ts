import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import type { Conversation } from '../state/model.ts';
import { partiesOf, visibleConversation } from '../world/conversations.ts';
import { assetUrl, expiringAssetUrl } from '../world/links.ts';
import { defineEndpoint } from './endpoint.ts';
import { refusals } from './errors.ts';
import { jsonList, LIST_READ, required } from './params.ts';
import { restMessage, standingReactions } from './rest-message.ts';

const REACH_MS = 90 * 86_400_000;
const MOST_CONVERSATIONS = 100;
const MOST_MESSAGES = 20;

const conversationType = z.enum(['STRANGER', 'SINGLE']);

/** Text only: the webhook says the same moment of an ad in milliseconds, the list in seconds. */
function referralOf({ referral }: Conversation): object {
  if (referral === null) return {};
  if (referral.source === 'short_link') {
    return { referral: { short_link: [{ ref: referral.ref, prefilled_message: referral.prefilledMessage }] } };
  }
  const { advertiserId, adId, adName, embedUrl, at } = referral;
  const ad = { advertiser_id: advertiserId, ad_id: adId, ad_name: adName, embed_url: embedUrl };
  return { referral: { ad: [{ ...ad, timestamp: Math.floor(at / 1000) }] } };
}

const conversationList = defineEndpoint({
  method: 'GET',
  path: '/business/message/conversation/list/',
  auth: 'token',
  scope: LIST_READ,
  input: z.object({
    business_id: required,
    conversation_type: conversationType,
    limit: z.coerce.number().int().min(1).max(100).default(100),
    cursor: z.coerce.number().int().min(0).default(0),
  }),
  handle(sandbox, _call, input) {
    const since = sandbox.clock.now() - REACH_MS;
    const known = sandbox.state.conversations
      .where(
        (conversation) =>
          conversation.businessId === input.business_id &&
          conversation.accepted &&
          conversation.type === input.conversation_type &&
          conversation.inboundCount + (conversation.referral === null ? 0 : 1) > 0 &&
          conversation.updatedAt > since,
      )
      .sort((a, b) => b.updatedAt - a.updatedAt)
      .slice(0, MOST_CONVERSATIONS);
    const end = input.cursor + input.limit;
    return {
      conversations: known.slice(input.cursor, end).map((conversation) => ({
        conversation_id: conversation.id,
        update_time: conversation.updatedAt,
        ...referralOf(conversation),
      })),
      has_more: end < known.length,
      cursor: Math.min(end, known.length),
    };
  },
});

const contentList = defineEndpoint({
  method: 'GET',
  path: '/business/message/content/list/',
  auth: 'token',
  scope: LIST_READ,
  input: z.object({ business_id: required, conversation_id: required }),
  handle(sandbox, _call, input) {
    const conversation = knownConversation(sandbox, input.business_id, input.conversation_id);
    const parties = partiesOf(sandbox, conversation);
    const thread = sandbox.state.thread(conversation.id);
    const reactions = standingReactions(thread);
    const newest = thread
      .filter(({ body }) => body.type !== 'reaction')
      .slice(-MOST_MESSAGES)
      .reverse();
    return {
      messages: newest.map((message) => restMessage(sandbox, parties, message, reactions.get(message.id) ?? [])),
      participants: [
        {
          role: 'BUSINESS_ACCOUNT',
          id: parties.account.id,
          display_name: parties.account.displayName,
          profile_image: assetUrl(sandbox, parties.account.avatar),
        },
        {
          role: 'PERSONAL_ACCOUNT',
          id: parties.customer.id,
          display_name: parties.customer.displayName,
          profile_image: expiringAssetUrl(sandbox, parties.customer.avatar),
          is_follower: parties.customer.follows.includes(parties.account.id),
        },
      ],
    };
  },
});

/** An id whose `+` a query string has eaten is not unknown but malformed. */
function knownConversation(sandbox: Sandbox, businessId: string, id: string): Conversation {
  const conversation = visibleConversation(sandbox, businessId, id);
  if (conversation !== undefined) return conversation;
  throw id.includes(' ') ? refusals.invalidParam('conversation_id') : refusals.unknownObject('conversation');
}

const capabilities = defineEndpoint({
  method: 'GET',
  path: '/business/message/capabilities/get/',
  auth: 'token',
  scope: LIST_READ,
  input: z.object({
    business_id: required,
    conversation_id: required,
    conversation_type: conversationType,
    capability_types: jsonList(z.literal('IMAGE_SEND')),
  }),
  handle(sandbox, _call, input) {
    const conversation = knownConversation(sandbox, input.business_id, input.conversation_id);
    // Asked with the wrong type the platform does not complain: it answers no.
    const canSend = conversation.imageSend && conversation.type === input.conversation_type;
    return { capability_infos: [{ capability_type: 'IMAGE_SEND', capability_result: canSend }] };
  },
});

export const readEndpoints = [conversationList, contentList, capabilities];
