import { createHash } from 'node:crypto';
import { parseLossless } from '../../providers/tiktok/index.ts';
import type { ChannelEvent, Party } from '../channel.ts';
import { millis } from './millis.ts';
import { partsOf } from './parts.ts';
import {
  type MessageBlocks,
  type WebhookContent,
  type WebhookEnvelope,
  webhookContent,
  webhookEnvelope,
} from './payloads.ts';
import { reactionEvent, reactionsOf } from './reactions.ts';

/** One delivery's events. Pure and total: what it does not understand is `ignored` or `unsupported`. */
export function parseWebhook(body: Uint8Array): ChannelEvent[] {
  const envelope = webhookEnvelope.safeParse(readJson(new TextDecoder().decode(body)));
  if (!envelope.success) return [ignored(body, '', 0, 'unreadable')];
  const { event, create_time: createTime, user_openid: account } = envelope.data;
  const raw = envelope.data.content;
  const parsed = webhookContent.safeParse(typeof raw === 'string' ? readJson(raw) : raw);
  const content = parsed.success ? parsed.data : {};
  const delivery: Delivery = {
    body,
    event,
    content,
    accountKey: account ?? shopOf(content) ?? '',
    occurredAt: millis(content.timestamp ?? createTime),
  };
  const read = Object.hasOwn(readers, event) ? readers[event] : undefined;
  return read?.(delivery) ?? [ignored(body, delivery.accountKey, delivery.occurredAt, event)];
}

interface Delivery {
  readonly body: Uint8Array;
  readonly event: WebhookEnvelope['event'];
  readonly content: Partial<WebhookContent>;
  readonly accountKey: string;
  readonly occurredAt: number;
}

/** Events that are not here (auto-message settings and audits, comment triggers, posting) belong to other features. */
const readers: Readonly<Record<string, (delivery: Delivery) => ChannelEvent[] | null>> = {
  im_receive_msg: (delivery) => message(delivery, 'contact'),
  im_send_msg: (delivery) => message(delivery, 'shop'),
  // Customers in the EEA, Switzerland and the United Kingdom: the platform says only that something came.
  im_receive_msg_eu: (delivery) => [pullNeeded(delivery)],
  im_mark_read_msg: seen,
  im_referral_msg: referral,
  'authorization.removed': accountState,
};

function message(delivery: Delivery, by: 'contact' | 'shop'): ChannelEvent[] {
  const { content, accountKey, occurredAt } = delivery;
  const { conversation_id: conversationKey, message_id: externalId } = content;
  // A message we cannot place is still in the platform's list.
  if (conversationKey === undefined || content.type === undefined) return [pullNeeded(delivery)];
  const contact = contactOf(content, by, conversationKey);
  const thread = { accountKey, occurredAt, conversationKey, contact };
  const type = content.type.toLowerCase();
  if (type === 'reaction') {
    return reactionsOf(content.reaction).flatMap((item) =>
      reactionEvent(thread, item, { by, target: item.original_msg_id }),
    );
  }
  if (externalId === undefined) return [pullNeeded(delivery)];
  return [messageEvent(thread, { externalId, by, type, blocks: content })];
}

export interface Thread {
  readonly accountKey: string;
  readonly occurredAt: number;
  readonly conversationKey: string;
  readonly contact: Party;
}

/** The same for the webhook's and the list's copy of a message. */
export function messageEvent(
  thread: Thread,
  { externalId, by, type, blocks }: { externalId: string; by: 'contact' | 'shop'; type: string; blocks: MessageBlocks },
): ChannelEvent {
  const common = {
    ...thread,
    dedupeKey: `message:${externalId}`,
    externalId,
    parts: partsOf(type, blocks),
    replyToExternalId: blocks.referenced_message_info?.referenced_message_id ?? null,
  };
  if (by === 'shop') return { ...common, kind: 'echo', origin: originOf(blocks) };
  return { ...common, kind: 'message', opensWindow: true, replyHandle: null };
}

function originOf(blocks: MessageBlocks): 'api' | 'app' | 'auto' | 'unknown' {
  if (blocks.auto_message_type) return 'auto';
  const source = blocks.message_tag?.source?.toUpperCase();
  if (source === 'API') return 'api';
  return source === 'APP' || source === 'WEB' ? 'app' : 'unknown';
}

function seen(delivery: Delivery): ChannelEvent[] | null {
  const { content, accountKey, occurredAt } = delivery;
  const { conversation_id: conversationKey } = content;
  const upTo = content.read?.last_read_timestamp;
  if (conversationKey === undefined || upTo === undefined) return null;
  const contact = contactOf(content, 'contact', conversationKey);
  return [
    {
      kind: 'seen',
      dedupeKey: `seen:${conversationKey}:${upTo}`,
      accountKey,
      occurredAt,
      conversationKey,
      contact,
      upTo: millis(upTo),
    },
  ];
}

function referral(delivery: Delivery): ChannelEvent[] | null {
  const { content, accountKey, occurredAt } = delivery;
  const { conversation_id: conversationKey, referral: entry } = content;
  if (conversationKey === undefined || entry?.source === undefined) return null;
  return [
    {
      kind: 'referral',
      dedupeKey: `referral:${conversationKey}:${occurredAt}`,
      accountKey,
      occurredAt,
      conversationKey,
      contact: contactOf(content, 'contact', conversationKey),
      source: entry.source,
      ref: entry.short_link?.ref ?? entry.ad?.ad_id ?? null,
    },
  ];
}

const removalStates = [
  'token_invalid',
  'removed_by_owner',
  'account_deleted',
  'token_invalid',
  'account_banned',
  'token_invalid',
] as const;

/** Reasons: 0 unknown, 1 the owner, 2 account deleted, 3 age, 4 banned, 5 revoked by us. */
function accountState({ content, accountKey, occurredAt }: Delivery): ChannelEvent[] {
  const state = removalStates[content.reason ?? 0] ?? 'token_invalid';
  return [{ kind: 'account-state', dedupeKey: `account:${state}:${occurredAt}`, accountKey, occurredAt, state }];
}

function pullNeeded({ accountKey, occurredAt }: Delivery): ChannelEvent {
  return { kind: 'pull-needed', dedupeKey: `pull:${accountKey}:${occurredAt}`, accountKey, occurredAt };
}

function ignored(body: Uint8Array, accountKey: string, occurredAt: number, type: string): ChannelEvent {
  const dedupeKey = `ignored:${createHash('sha256').update(body).digest('hex')}`;
  return { kind: 'ignored', dedupeKey, accountKey, occurredAt, type: type.slice(0, 100) };
}

/** Who is no shop in it. Minimal payloads name nobody: then the thread, which has one customer only, stands for the contact. */
function contactOf(content: Partial<WebhookContent>, by: 'contact' | 'shop', conversationKey: string): Party {
  const [user, handle] = by === 'contact' ? [content.from_user, content.from] : [content.to_user, content.to];
  // On echoes nobody documents whose `unique_identifier` it is.
  const unique = by === 'contact' ? content.unique_identifier : undefined;
  const externalId = user?.id ?? unique ?? `conversation:${conversationKey}`;
  return {
    externalId,
    aliases: unique !== undefined && unique !== externalId ? [unique] : [],
    handle: handle ?? null,
    displayName: null,
    isFollower: content.is_follower ?? null,
  };
}

function shopOf({ from_user: from, to_user: to }: Partial<WebhookContent>): string | undefined {
  return [from, to].find((user) => user?.role?.toLowerCase() === 'business_account')?.id;
}

function readJson(text: string): unknown {
  try {
    return parseLossless(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
