import type { TiktokApi } from '../../providers/tiktok/index.ts';
import type { AccountAccess, ChannelEvent, Party, PullUrgency } from '../channel.ts';
import { millis } from './millis.ts';
import { messageEvent, type Thread } from './normalize.ts';
import { contentList, conversationList, type ListedMessage, listedMessage, participant } from './payloads.ts';
import { reactionEvent, reactionsOf } from './reactions.ts';

interface PullInput {
  readonly account: AccountAccess;
  readonly urgency: PullUrgency;
  readonly signal: AbortSignal;
}

/**
 * Conversations with news since `sinceMs`, newest first. The platform gives two lists (STRANGER: the shop has not answered yet) of at
 * most 100 each and 90 days back, without texts or names.
 */
export async function pullConversationKeys(
  api: TiktokApi,
  { account, sinceMs, urgency, signal }: PullInput & { sinceMs: number },
): Promise<string[]> {
  const found: { key: string; updatedAt: number }[] = [];
  for (const type of ['STRANGER', 'SINGLE']) {
    const page = await api({
      method: 'GET',
      path: '/business/message/conversation/list/',
      accessToken: account.accessToken,
      account: account.externalAccountId,
      query: { business_id: account.externalAccountId, conversation_type: type, limit: 100 },
      data: conversationList,
      ...pace(urgency),
      signal,
    });
    found.push(
      ...page.conversations.map((item) => ({ key: item.conversation_id, updatedAt: millis(item.update_time) })),
    );
  }
  const fresh = found.filter(({ updatedAt }) => updatedAt >= sinceMs).sort((a, b) => b.updatedAt - a.updatedAt);
  return [...new Set(fresh.map(({ key }) => key))];
}

/** The 20 newest messages, oldest first. The only call that tells a customer's display name. */
export async function pullConversation(
  api: TiktokApi,
  { account, conversationKey, urgency, signal }: PullInput & { conversationKey: string },
): Promise<ChannelEvent[]> {
  const content = await api({
    method: 'GET',
    path: '/business/message/content/list/',
    accessToken: account.accessToken,
    account: account.externalAccountId,
    query: { business_id: account.externalAccountId, conversation_id: conversationKey },
    data: contentList,
    ...pace(urgency),
    signal,
  });
  return eventsOf(content, account.externalAccountId, conversationKey);
}

/** What a reply waits for is as urgent as the reply. */
function pace(urgency: PullUrgency): { callClass: 'send' | 'read'; hasTurn: boolean } {
  return { callClass: urgency === 'patient' ? 'read' : 'send', hasTurn: urgency === 'taken' };
}

/** Pure and total, like the webhook's parser; the order of the list is not documented, so time decides. */
export function eventsOf(
  { messages, participants }: { messages: readonly unknown[]; participants: readonly unknown[] },
  accountKey: string,
  conversationKey: string,
): ChannelEvent[] {
  const listed = messages.flatMap((item) => {
    const parsed = listedMessage.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
  const contact = contactOf(listed, participants, { accountKey, conversationKey });
  return listed
    .map((item) => ({ item, thread: { accountKey, conversationKey, contact, occurredAt: millis(item.timestamp) } }))
    .sort((a, b) => a.thread.occurredAt - b.thread.occurredAt)
    .flatMap(({ item, thread }) => eventsOfMessage(item, thread));
}

function eventsOfMessage(item: ListedMessage, thread: Thread): ChannelEvent[] {
  const { message_id: externalId, message_type: type, from_user: from } = item;
  const by = isShop(from, thread.accountKey) ? 'shop' : isPersonal(from) ? 'contact' : sideByName(item, thread.contact);
  if (externalId === undefined || type === undefined || by === null || type.toLowerCase() === 'reaction') return [];
  const reactions = reactionsOf(item.reactions).flatMap((reaction) =>
    reactionEvent(thread, reaction, {
      by: reaction.unique_identifier === thread.contact.externalId ? 'contact' : 'shop',
      target: externalId,
    }),
  );
  return [messageEvent(thread, { externalId, by, type: type.toLowerCase(), blocks: item }), ...reactions];
}

type User = ListedMessage['from_user'];
const isPersonal = (user: User): boolean => user?.role?.toLowerCase() === 'personal_account';
const isShop = (user: User, accountKey: string): boolean =>
  user?.id === accountKey || user?.role?.toLowerCase() === 'business_account';

function sideByName(item: ListedMessage, contact: Party): 'contact' | 'shop' | null {
  if (contact.handle === null || item.sender === undefined) return null;
  return item.sender === contact.handle ? 'contact' : 'shop';
}

function contactOf(
  messages: readonly ListedMessage[],
  participants: readonly unknown[],
  { accountKey, conversationKey }: { accountKey: string; conversationKey: string },
): Party {
  const person = participants
    .map((item) => participant.safeParse(item))
    .find(({ data }) => data?.role?.toLowerCase() === 'personal_account')?.data;
  const sent = messages.find(({ from_user: from }) => isPersonal(from));
  const received = messages.find(({ from_user: from }) => isShop(from, accountKey));
  return {
    externalId: person?.id ?? sent?.from_user?.id ?? received?.to_user?.id ?? `conversation:${conversationKey}`,
    aliases: [],
    handle: sent?.sender ?? received?.recipient ?? null,
    displayName: person?.display_name ?? null,
    isFollower: person?.is_follower ?? null,
  };
}
