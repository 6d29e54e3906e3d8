import type { RelayFeature } from '../feature.ts';
import { job } from '../queue/task.ts';
import { activityRowsByIds, activityRowsPage } from './activity-store.ts';
import { contactRowsByIds, contactRowsPage } from './contact-store.ts';
import { conversationRowsByIds, conversationRowsPage } from './conversation-rows.ts';
import { draftRowsByIds, draftRowsPage } from './draft-store.ts';
import { endSnoozeTask } from './end-snooze.task.ts';
import { holdWhileTyping } from './hold-while-typing.ts';
import { inboxRoutes } from './inbox-routes.ts';
import { leaveHeldTask } from './leave-held.task.ts';
import { messageRowsByIds, messageRowsPage } from './message-rows.ts';

export { recordEdit, recordReaction, recordUnsend } from './annotate-message.ts';
export { type Claim, claimDelivery } from './claim-delivery.ts';
export { type ConversationForAgent, conversationForAgent } from './conversation-for-agent.ts';
export { type DeadReply, deadReplies, dismissReply, retryReply } from './dead-replies.ts';
export { deliveryTimes } from './delivery-times.ts';
export { createDraft } from './drafts.ts';
export { dropOldMemory, isForgotten, isThreadForgotten } from './forgotten-messages.ts';
export { handOff } from './hand-off.ts';
export { holdAgent } from './hold-agent.ts';
export { letGo } from './let-go.ts';
export { findByExternalId } from './message-store.ts';
export { needNoAnswer } from './move-no-wait.ts';
export { outlook } from './outlook.ts';
export { queueReply } from './queue-reply.ts';
export { receiveMessage } from './receive-message.ts';
export { type DeliveryResult, recordDelivery } from './record-delivery.ts';
export { recordEcho } from './record-echo.ts';
export { recordSeen } from './record-seen.ts';
export { resolveMedia } from './resolve-media.ts';
export { restoredConversation } from './restored-conversation.ts';
export { type PlatformList, settleUnknown } from './settle-unknown.ts';
export { splitText } from './split-text.ts';
export { summarizeConversation } from './summarize-conversation.ts';
export type { ThreadRef } from './thread-ref.ts';
export { conversationsToAnswer, conversationsToSend } from './waiting-work.ts';
export { deliverReplyName, wakeDeliveryAt } from './wake-delivery.ts';

/** Conversations, messages, who holds them, and what goes out. Knows no platform, no model and no window. */
export const inboxFeature: RelayFeature = {
  name: 'inbox',
  routes: inboxRoutes,
  tasks: [endSnoozeTask, leaveHeldTask],
  on: {
    'member.changed': ({ personId }) => job(leaveHeldTask, { personId }, { key: `leave-held:${personId}` }),
  },
  onTyping: holdWhileTyping,
  rows: {
    conversations: { byIds: conversationRowsByIds, page: conversationRowsPage },
    messages: { byIds: messageRowsByIds, page: messageRowsPage },
    activities: { byIds: activityRowsByIds, page: activityRowsPage },
    drafts: { byIds: draftRowsByIds, page: draftRowsPage },
    contacts: { byIds: contactRowsByIds, page: contactRowsPage },
  },
};
