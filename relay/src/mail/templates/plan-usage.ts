import type { Locale } from '@tandem/shared/model';
import type { PlanUsage } from '../mail-store.ts';
import { type Letter, letter, plain } from './letter.ts';

interface Words {
  readonly what: Readonly<Record<PlanUsage['resource'], string>>;
  readonly period: Readonly<Record<'day' | 'month', string>>;
  readonly subject: Readonly<Record<PlanUsage['level'], (what: string, shop: string) => string>>;
  readonly used: (what: string, used: string, limit: string, period: string) => string;
  readonly next: Readonly<Record<PlanUsage['resource'] | 'overage', string>>;
  readonly nextNear: Readonly<Record<PlanUsage['resource'] | 'overage', string>>;
  readonly todo: string;
  readonly why: string;
}

const words: Record<Locale, Words> = {
  th: {
    what: { messages: 'ข้อความลูกค้า', aiReplies: 'คำตอบของ AI', aiSpend: 'ค่าใช้จ่าย AI' },
    period: { day: 'วันนี้', month: 'เดือนนี้' },
    subject: {
      near: (what, shop) => `${what} ใกล้ครบตามแพ็กเกจแล้ว · ${shop}`,
      reached: (what, shop) => `${what} ครบตามแพ็กเกจแล้ว · ${shop}`,
    },
    used: (what, used, limit, period) => `${what}: ใช้ไป ${used} จาก ${limit} ของ${period}`,
    next: {
      messages: 'ข้อความใหม่ยังเข้ามาตามปกติ แต่ AI หยุดตอบและส่งต่อแชทให้ทีม จนกว่าจะขึ้นเดือนใหม่',
      aiReplies: 'AI หยุดตอบและส่งต่อแชทให้ทีม จนกว่าจะขึ้นเดือนใหม่ ทีมของคุณตอบได้ตามปกติ',
      aiSpend: 'AI ตอบได้เฉพาะข้อความสำเร็จรูปของร้าน คำถามอื่นจะส่งต่อให้ทีม',
      overage: 'AI ยังตอบต่อไป ส่วนที่เกินนับเป็นค่าใช้จ่ายเพิ่มเติม',
    },
    nextNear: {
      messages: 'เมื่อครบ ข้อความใหม่ยังเข้ามาตามปกติ แต่ AI จะหยุดตอบและส่งต่อแชทให้ทีม',
      aiReplies: 'เมื่อครบ AI จะหยุดตอบและส่งต่อแชทให้ทีม ทีมของคุณตอบได้ตามปกติ',
      aiSpend: 'เมื่อครบ AI จะตอบได้เฉพาะข้อความสำเร็จรูปของร้าน คำถามอื่นจะส่งต่อให้ทีม',
      overage: 'เมื่อครบ AI ยังตอบต่อไป ส่วนที่เกินนับเป็นค่าใช้จ่ายเพิ่มเติม',
    },
    todo: 'ดูแพ็กเกจและการใช้งานใน Tandem Inbox',
    why: 'คุณได้รับอีเมลนี้เพราะคุณเป็นเจ้าของร้าน เราแจ้งครั้งเดียวต่อรอบ',
  },
  en: {
    what: { messages: 'Customer messages', aiReplies: 'AI replies', aiSpend: 'AI spending' },
    period: { day: 'today', month: 'this month' },
    subject: {
      near: (what, shop) => `${what}: close to your plan’s limit · ${shop}`,
      reached: (what, shop) => `${what}: your plan’s limit is reached · ${shop}`,
    },
    used: (what, used, limit, period) => `${what}: ${used} of ${limit} used ${period}.`,
    next: {
      messages:
        'New messages still come in. The AI has paused and hands its chats to your team until the next month begins.',
      aiReplies:
        'The AI has paused and hands its chats to your team until the next month begins. Your team answers as always.',
      aiSpend: 'The AI sends only your shop’s own prepared words; everything else goes to your team.',
      overage: 'The AI goes on; what is beyond the limit counts as overage.',
    },
    nextNear: {
      messages: 'At the limit new messages still come in, but the AI pauses and hands its chats to your team.',
      aiReplies: 'At the limit the AI pauses and hands its chats to your team. Your team answers as always.',
      aiSpend: 'At the limit the AI sends only your shop’s own prepared words; everything else goes to your team.',
      overage: 'At the limit the AI goes on; what is beyond it counts as overage.',
    },
    todo: 'See plan and usage in Tandem Inbox.',
    why: 'You get this because you own the shop. It is told once per period.',
  },
};

/** How far a limit of the plan is used up, and what that means. */
export function planUsageMail(data: PlanUsage, to: { locale: Locale; shopName: string }): Letter {
  const { locale } = to;
  const { resource, level, used, limit, isOverage, period } = data;
  const w = words[locale];
  const amount = amountIn(locale, resource);
  const after = (level === 'reached' ? w.next : w.nextNear)[isOverage ? 'overage' : resource];
  const lines = [
    w.used(w.what[resource], amount(used), amount(limit), w.period[period.length > 7 ? 'day' : 'month']),
    after,
  ];
  return letter({
    locale,
    subject: w.subject[level](w.what[resource], plain(to.shopName)),
    lines,
    todo: w.todo,
    why: w.why,
  });
}

function amountIn(locale: Locale, resource: PlanUsage['resource']): (amount: number) => string {
  const format =
    resource === 'aiSpend'
      ? new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' })
      : new Intl.NumberFormat(locale);
  return (amount) => format.format(amount);
}
