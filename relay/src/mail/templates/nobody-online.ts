import type { Locale } from '@tandem/shared/model';
import type { NobodyOnline } from '../mail-store.ts';
import { type Letter, letter, plain } from './letter.ts';

interface Words {
  readonly subjectWaiting: (chats: number, shop: string) => string;
  readonly subjectReconnect: (handle: string, shop: string) => string;
  readonly waiting: (chats: number, handle: string) => string;
  readonly reconnect: (handle: string) => string;
  readonly todo: string;
  readonly why: string;
}

const words: Record<Locale, Words> = {
  th: {
    subjectWaiting: (chats, shop) => `ลูกค้า ${chats} แชทรอทีมของคุณตอบ · ${shop}`,
    subjectReconnect: (handle, shop) => `ต้องเชื่อมต่อ ${handle} ใหม่ · ${shop}`,
    waiting: (chats, handle) => `${handle}: ลูกค้า ${chats} แชทรอคนในทีมตอบ AI ส่งต่อให้แล้ว`,
    reconnect: (handle) => `${handle}: หลุดการเชื่อมต่อ ข้อความใหม่จะไม่เข้าและตอบไม่ได้จนกว่าจะเชื่อมต่อใหม่`,
    todo: 'เปิด Tandem Inbox เพื่อจัดการ',
    why: 'คุณได้รับอีเมลนี้เพราะไม่มีใครในทีมออนไลน์อยู่',
  },
  en: {
    subjectWaiting: (chats, shop) => `${chats === 1 ? '1 chat waits' : `${chats} chats wait`} for your team · ${shop}`,
    subjectReconnect: (handle, shop) => `${handle} must be reconnected · ${shop}`,
    waiting: (chats, handle) =>
      `${handle}: ${chats === 1 ? '1 chat waits' : `${chats} chats wait`} for a person; the AI has handed over.`,
    reconnect: (handle) =>
      `${handle}: disconnected. New messages do not come in and nothing can be sent until it is reconnected.`,
    todo: 'Open Tandem Inbox to see to it.',
    why: 'You get this because nobody of the team is online.',
  },
};

/** What waits for the team, in its own language; no customer is named. */
export function nobodyOnlineMail(data: NobodyOnline, to: { locale: Locale; shopName: string }): Letter {
  const { locale } = to;
  const w = words[locale];
  const at = (handle: string) => `@${plain(handle).replace(/^@/, '')}`;
  const shop = plain(to.shopName);
  const chats = data.waiting.reduce((sum, { chats: count }) => sum + count, 0);
  const subject =
    chats > 0 ? w.subjectWaiting(chats, shop) : w.subjectReconnect(at(data.reconnect[0]?.handle ?? ''), shop);
  const lines = [
    ...data.waiting.map((account) => w.waiting(account.chats, at(account.handle))),
    ...data.reconnect.map((account) => w.reconnect(at(account.handle))),
  ];
  return letter({ locale, subject, lines, todo: w.todo, why: w.why });
}
