import type { Sandbox } from '../context.ts';
import { opaqueId, requestId } from '../ids.ts';
import type { AutoMessageType, Conversation, Message, MessageBody, MessageSource } from '../state/model.ts';
import { messageContent } from '../webhooks/content.ts';
import { partiesOf, subjectOf } from './conversations.ts';
import { ledgerLine } from './customer-acts.ts';
import { spend } from './reply-window.ts';

/** A typing sign is shown about five seconds. */
const TYPING_MS = 5000;

export interface ShopMessage {
  conversation: Conversation;
  body: MessageBody;
  source: MessageSource;
  requestId: string;
  referencedMessageId?: string;
  autoMessageType?: AutoMessageType;
}

export interface SentByShop {
  message: Message;
  /** The `im_send_msg` event, kept on disk and not yet on its way. */
  echo: { release(): void; deliverNow(): Promise<void> };
}

const NO_ECHO: SentByShop['echo'] = { release: () => undefined, deliverNow: async () => undefined };

/**
 * The business writes, by any surface. Resolves when the ledger has the line on the disk: from then on the customer
 * counts as having received it, whatever happens to the answer.
 */
export async function sendFromShop(sandbox: Sandbox, input: ShopMessage): Promise<SentByShop> {
  const { state, clock } = sandbox;
  const now = clock.now();
  const before = input.conversation;
  const message = state.messages.put({
    id: opaqueId(),
    conversationId: before.id,
    businessId: before.businessId,
    customerId: before.customerId,
    from: 'shop',
    at: now,
    body: input.body,
    source: input.source,
    requestId: input.requestId,
    ...(input.referencedMessageId === undefined ? {} : { referencedMessageId: input.referencedMessageId }),
    ...(input.autoMessageType === undefined ? {} : { autoMessageType: input.autoMessageType }),
  });
  const isCounted = input.source === 'API' || sandbox.policies.appRepliesCount;
  const conversation = state.conversations.patch(before.id, {
    type: 'SINGLE',
    accepted: true,
    updatedAt: now,
    ...(isCounted ? spend(before, now) : {}),
  });
  endTyping(sandbox, conversation);
  const echo = echoOf(sandbox, conversation, message);
  await sandbox.ledger.append(ledgerLine(message, 'received'));
  sandbox.feed.publish('message', subjectOf(conversation));
  return { message, echo };
}

function echoOf(sandbox: Sandbox, conversation: Conversation, message: Message): SentByShop['echo'] {
  const { order, delayMs, copies } = sandbox.mishaps.now.echo;
  if (order === 'none') return NO_ECHO;
  return sandbox.webhooks.hold({
    event: 'im_send_msg',
    businessId: conversation.businessId,
    conversationId: conversation.id,
    messageId: message.id,
    content: messageContent(sandbox, partiesOf(sandbox, conversation), message),
    delayMs,
    copies,
  });
}

/** The owner, or a bot of the platform, writes from the app. */
export async function sendFromApp(sandbox: Sandbox, input: Omit<ShopMessage, 'requestId'>): Promise<Message> {
  const { message, echo } = await sendFromShop(sandbox, { ...input, requestId: requestId(sandbox.clock.now()) });
  echo.release();
  return message;
}

/** When each conversation's typing sign goes out, epoch ms; lost on restart, as it should be. */
const typingEnds = new WeakMap<Sandbox, Map<string, number>>();

function typingMap(sandbox: Sandbox): Map<string, number> {
  const known = typingEnds.get(sandbox) ?? new Map<string, number>();
  typingEnds.set(sandbox, known);
  return known;
}

export function isShopTyping(sandbox: Sandbox, conversationId: string): boolean {
  return (typingMap(sandbox).get(conversationId) ?? 0) > sandbox.clock.now();
}

function endTyping(sandbox: Sandbox, conversation: Conversation): void {
  if (typingMap(sandbox).delete(conversation.id)) sandbox.feed.publish('typing', subjectOf(conversation));
}

/** TYPING shows the sign; MARK_READ marks the whole thread seen. Neither counts, neither has an echo. */
export async function actAsSender(
  sandbox: Sandbox,
  input: { conversation: Conversation; action: 'TYPING' | 'MARK_READ'; source: MessageSource; requestId: string },
): Promise<void> {
  const { conversation, action } = input;
  const now = sandbox.clock.now();
  const kind = action === 'TYPING' ? 'typing' : 'mark-read';
  if (action === 'TYPING') {
    typingMap(sandbox).set(conversation.id, now + TYPING_MS);
    sandbox.clock.after(TYPING_MS, () => sandbox.feed.publish('typing', subjectOf(conversation)));
  } else {
    sandbox.state.conversations.patch(conversation.id, { shopReadAt: now });
  }
  await sandbox.ledger.append({
    kind,
    at: now,
    businessId: conversation.businessId,
    conversationId: conversation.id,
    customerId: conversation.customerId,
    messageId: '',
    type: kind,
    source: input.source,
    requestId: input.requestId,
  });
  sandbox.feed.publish(action === 'TYPING' ? 'typing' : 'read', subjectOf(conversation));
}
