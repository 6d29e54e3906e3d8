import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseLossless } from '../../../src/providers/tiktok/index.ts';
import type { App, Customer } from './world.ts';

export interface ShopAccount {
  readonly username: string;
  readonly businessId: string;
}

export interface InventedCustomers {
  customer(name: string, account: ShopAccount): Customer;
  /** A list as the platform answered it, with what it would have known of these customers. Anything else comes back as it was. */
  complete(path: string, answer: Buffer): Buffer;
}

interface Said {
  readonly messageId: string;
  readonly at: number;
  readonly text: string;
}
interface Talk {
  readonly name: string;
  readonly id: string;
  readonly account: ShopAccount;
  readonly said: Said[];
}

/**
 * Customers of whom the platform knows nothing: the campaign makes their webhooks, handed to `take`, and adds what they said to the
 * lists by which the relay learns what became of a send or whether a late webhook is true.
 */
export function inventCustomers(app: App, take: (body: string) => void): InventedCustomers {
  const talks = new Map<string, Talk>();
  return {
    customer(name, account) {
      const id = `Z${randomBytes(14).toString('hex').slice(0, 27)}`;
      const conversationKey = randomBytes(19).toString('base64');
      const talk: Talk = { name, id, account, said: [] };
      talks.set(conversationKey, talk);
      return {
        name,
        async says(text) {
          const last = talk.said.at(-1)?.at ?? 0;
          while (Date.now() <= last) await delay(1);
          const said = { messageId: randomBytes(19).toString('base64'), at: Date.now(), text };
          talk.said.push(said);
          take(webhookOf(app, talk, said, conversationKey));
          return { externalId: said.messageId, conversationKey, at: said.at };
        },
      };
    },
    complete(path, answer) {
      const url = new URL(path, 'http://platform');
      if (url.pathname.endsWith('/business/message/content/list/')) {
        const key = url.searchParams.get('conversation_id') ?? '';
        const talk = talks.get(key);
        return talk === undefined ? answer : withMessages(answer, talk, key);
      }
      // Nobody of the shop has accepted them: strangers.
      const isStrangers = url.searchParams.get('conversation_type') === 'STRANGER';
      if (url.pathname.endsWith('/business/message/conversation/list/') && isStrangers) {
        const own = [...talks].filter(([, { account }]) => account.businessId === url.searchParams.get('business_id'));
        return withConversations(answer, own);
      }
      return answer;
    },
  };
}

function webhookOf(app: App, { name, id, account }: Talk, { messageId, at, text }: Said, conversation: string): string {
  const content = {
    from: name,
    to: account.username,
    unique_identifier: id,
    from_user: { id, role: 'personal_account' },
    to_user: { id: account.businessId, role: 'business_account' },
    conversation_id: conversation,
    message_id: messageId,
    timestamp: at,
    type: 'text',
    text: { body: text },
    scene_type: 0,
    is_follower: false,
    message_tag: { source: 'APP' },
  };
  const envelope = { client_key: app.id, event: 'im_receive_msg', create_time: Math.floor(at / 1000) };
  return JSON.stringify({ ...envelope, user_openid: account.businessId, content: JSON.stringify(content) });
}

interface Envelope {
  readonly code: number;
  readonly data?: {
    readonly messages?: unknown[];
    readonly participants?: unknown[];
    readonly conversations?: unknown[];
  };
}

/** A conversation into which nothing was sent yet is one that the platform has never heard of. */
const unknownObject = 40_007;

function withMessages(answer: Buffer, { name, id, account, said }: Talk, conversation: string): Buffer {
  const envelope = read(answer);
  if (envelope === null || (envelope.code !== 0 && envelope.code !== unknownObject)) return answer;
  const messages = said.map(({ messageId, at, text }) => ({
    sender: name,
    recipient: account.username,
    conversation_id: conversation,
    message_id: messageId,
    timestamp: at,
    message_tag: { source: 'APP' },
    message_type: 'TEXT',
    text: { body: text },
    from_user: { id, role: 'PERSONAL_ACCOUNT' },
    to_user: { id: account.businessId, role: 'BUSINESS_ACCOUNT' },
  }));
  const person = { role: 'PERSONAL_ACCOUNT', id, display_name: name, is_follower: false };
  return written(envelope, {
    messages: [...(envelope.data?.messages ?? []), ...messages],
    participants: [...(envelope.data?.participants ?? []), person],
  });
}

function withConversations(answer: Buffer, own: readonly (readonly [string, Talk])[]): Buffer {
  const envelope = read(answer);
  if (envelope?.code !== 0) return answer;
  const conversations = own.flatMap(([key, { said }]) => {
    const last = said.at(-1);
    return last === undefined ? [] : [{ conversation_id: key, update_time: last.at }];
  });
  return written(envelope, { conversations: [...(envelope.data?.conversations ?? []), ...conversations] });
}

function read(answer: Buffer): Envelope | null {
  try {
    return parseLossless(answer.toString()) as Envelope;
  } catch {
    // No answer of the platform's own.
    return null;
  }
}

function written(envelope: Envelope, data: NonNullable<Envelope['data']>): Buffer {
  return Buffer.from(JSON.stringify({ ...envelope, code: 0, message: 'OK', data: { ...envelope.data, ...data } }));
}
