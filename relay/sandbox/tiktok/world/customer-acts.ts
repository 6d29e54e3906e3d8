import type { Sandbox } from '../context.ts';
import { opaqueId, requestId } from '../ids.ts';
import type { Conversation, Message, MessageBody, Referral } from '../state/model.ts';
import { messageContent, readContent, referralContent, strippedContent } from '../webhooks/content.ts';
import {
  findAccount,
  findConversation,
  findCustomer,
  openConversation,
  partiesOf,
  subjectOf,
} from './conversations.ts';

export interface CustomerMessage {
  /** Id or username. */
  customer: string;
  /** Id or username of the shop. */
  account: string;
  body: MessageBody;
  referencedMessageId?: string;
  replySource?: { messageId: string; buttonId: string };
  /** Written that long ago and only now delivered, as after an outage. */
  sentAgoMs?: number;
  copies?: number;
}

/** A customer writes: kept, in the ledger (fsynced), then told to the app. */
export async function sendFromCustomer(
  sandbox: Sandbox,
  input: CustomerMessage,
): Promise<{ message: Message; conversation: Conversation }> {
  const { state, clock } = sandbox;
  const opened = openConversation(sandbox, findAccount(sandbox, input.account), findCustomer(sandbox, input.customer));
  const at = clock.now() - (input.sentAgoMs ?? 0);
  const message = state.messages.put({
    id: opaqueId(),
    conversationId: opened.id,
    businessId: opened.businessId,
    customerId: opened.customerId,
    from: 'customer',
    at,
    body: input.body,
    source: 'APP',
    requestId: requestId(clock.now()),
    ...(input.referencedMessageId === undefined ? {} : { referencedMessageId: input.referencedMessageId }),
    ...(input.replySource === undefined ? {} : { replySource: input.replySource }),
  });
  // A reaction is not a message of its own: it opens no window.
  const conversation = state.conversations.patch(
    opened.id,
    input.body.type === 'reaction'
      ? { updatedAt: at }
      : {
          updatedAt: at,
          windowOpenedAt: Math.max(opened.windowOpenedAt ?? 0, at),
          hurriedMs: 0,
          inboundCount: opened.inboundCount + 1,
          sentInWindow: 0,
          sentAfterWindow: 0,
        },
  );
  await sandbox.ledger.append(ledgerLine(message, 'inbound'));
  sandbox.feed.publish('message', subjectOf(conversation));
  announce(sandbox, conversation, message, input.copies);
  return { message, conversation };
}

function announce(sandbox: Sandbox, conversation: Conversation, message: Message, copies = 1): void {
  // The owner has not accepted the request in the app, so the API does not know of it.
  if (!conversation.accepted) return;
  const parties = partiesOf(sandbox, conversation);
  if (parties.customer.region === 'EU') {
    sandbox.webhooks.emit({
      event: 'im_receive_msg_eu',
      businessId: conversation.businessId,
      content: strippedContent(parties, message),
      copies,
    });
    return;
  }
  sandbox.webhooks.emit({
    event: 'im_receive_msg',
    businessId: conversation.businessId,
    conversationId: conversation.id,
    messageId: message.id,
    content: messageContent(sandbox, parties, message),
    copies,
  });
}

export function ledgerLine(message: Message, kind: 'received' | 'inbound') {
  const { body } = message;
  return {
    kind,
    at: message.at,
    businessId: message.businessId,
    conversationId: message.conversationId,
    customerId: message.customerId,
    messageId: message.id,
    type: body.type === 'unsupported' ? body.wireType : body.type,
    ...(body.type === 'text' ? { text: body.text } : {}),
    ...(body.type === 'template' ? { text: body.template.title } : {}),
    ...(body.type === 'image' || body.type === 'video' ? { mediaId: body.mediaId } : {}),
    source: message.source,
    requestId: message.requestId,
  };
}

/** The customer has seen everything the shop wrote; tells the app unless that was known. */
export function readByCustomer(sandbox: Sandbox, input: { customer: string; account: string }): boolean {
  const conversation = findConversation(
    sandbox,
    findAccount(sandbox, input.account).id,
    findCustomer(sandbox, input.customer).id,
  );
  if (conversation === undefined) return false;
  const last = sandbox.state
    .thread(conversation.id)
    .filter(({ from }) => from === 'shop')
    .at(-1);
  if (last === undefined || last.at <= conversation.customerReadAt) return false;
  const next = sandbox.state.conversations.patch(conversation.id, { customerReadAt: last.at });
  sandbox.feed.publish('read', subjectOf(next));
  sandbox.webhooks.emit({
    event: 'im_mark_read_msg',
    businessId: next.businessId,
    conversationId: next.id,
    content: readContent(partiesOf(sandbox, next), sandbox.clock.now(), last.at),
  });
  return true;
}

/** The customer came through an ad or a tiktok.me link; no message in it. */
export function refer(
  sandbox: Sandbox,
  input: { customer: string; account: string; referral: Referral },
): Conversation {
  const opened = openConversation(sandbox, findAccount(sandbox, input.account), findCustomer(sandbox, input.customer));
  const conversation = sandbox.state.conversations.patch(opened.id, { referral: input.referral });
  sandbox.feed.publish('conversation', subjectOf(conversation));
  if (conversation.accepted) {
    sandbox.webhooks.emit({
      event: 'im_referral_msg',
      businessId: conversation.businessId,
      conversationId: conversation.id,
      content: referralContent(partiesOf(sandbox, conversation), sandbox.clock.now(), input.referral),
    });
  }
  return conversation;
}
