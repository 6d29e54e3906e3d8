import type { HandOffReason } from '@tandem/shared/model';
import { normalizeText } from '../../knowledge/index.ts';
import type { CaseFile } from '../decision.ts';
import { isUnresolved } from '../unresolved.ts';
import type { BurstReading } from './read-burst.ts';

export interface ForPeople {
  readonly reason: HandOffReason;
  readonly detail: string;
}

/** Why a person must answer this, whatever the knowledge says; null: nothing speaks against the agent. */
export function forPeople(file: CaseFile, reading: BurstReading): ForPeople | null {
  const { words, sentiment } = reading;
  if (reading.asksForPerson) return { reason: 'asked_for_person', detail: 'asks for a person' };
  if (words.legal) return { reason: 'legal', detail: 'speaks of law or the authorities' };
  if (words.safety && !isAskedBeforehand(reading)) {
    return { reason: 'safety', detail: 'reports a matter of health' };
  }
  const isOwnRefund = words.refund && (!reading.isPlainQuestion || waitsForMoney.test(normalizeText(reading.text)));
  if (isOwnRefund && !words.angry) return { reason: 'refund', detail: 'wants money back' };
  if ((sentiment.isNegative || words.angry || words.displeased) && isCritical(reading)) {
    return { reason: 'upset', detail: 'negative about what matters' };
  }
  if (isOwnRefund) return { reason: 'refund', detail: 'wants money back' };
  if (reading.hasUnreadable) return { reason: 'not_text', detail: 'a picture, recording or post' };
  if (isUnresolved(file.turns, file.burst)) return { reason: 'unresolved', detail: 'three turns, and it still stands' };
  return null;
}

/** To be answered where the shop has written it down; all else that these words say has happened to somebody. */
const asksAboutUse =
  /คนท้อง|ตั้งครรภ์|ตั้งท้อง|ให้นม|ผลข้างเคียง|ตีกับยา|กินยา(?:อื่น|ตัวอื่น|ประจำ)|โรคประจำตัว|อันตราย|pregnan|breast ?feed|side effect|interaction|hamil|mang thai|怀孕|孕妇|妊娠|임신/;

/** What might happen, before anything did. */
const mightHappen =
  /(?:ง่าย|ยาก|บ่อย)?(?:ไหม|มั้ย|มั๊ย|หรือเปล่า|รึเปล่า|หรือไม่|ป่าว|ปะ(?=$|\s|ค))|^(?:is|are|does|do|will|can|could|would|what if)\b/;
const hasHappened =
  /แล้ว|เลย|โดน|เมื่อ(?:กี้|วาน|คืน)|ทำ?ไง|หลัง|จนต้อง|\b(?:my|after|was|were|got|had|have|has|just|swallowed|exploded)\b/;

function isAskedBeforehand(reading: BurstReading): boolean {
  return (reading.isPlainQuestion && asksAboutUse.test(normalizeText(reading.text))) || isHypothetical(reading);
}

/** A worry about what might happen to anybody, not about somebody's health. */
export function isHypothetical({ isPlainQuestion, text }: BurstReading): boolean {
  const said = normalizeText(text);
  return isPlainQuestion && mightHappen.test(said) && !hasHappened.test(said) && !asksAboutUse.test(said);
}

/** Asked like a rule of the shop, but it is about money that has not come. */
const waitsForMoney =
  /รออยู่|รอมา|รอนาน|(?:ยัง)?ไม่(?:ได้|เห็น|เข้า|โอน)[^?]{0,12}(?:เงิน|ตัง|คืน|เลย|สักที)|(?:เงิน|ตัง)[^?]{0,12}(?:ยังไม่|ไม่เข้า)|ของ(?:ผม|หนู|ฉัน|เรา)|\b(?:my refund|still (?:waiting|no|haven)|not (?:yet )?(?:received|got|refunded)|where is my)\b/;

const criticalTopics = new Set([
  'complaint',
  'health-safety',
  'legal',
  'return-refund',
  'order-status',
  'order-change',
]);

/** About goods, money or health, or in anger. A joke about the weather may be negative too. */
function isCritical({ topics, words, isPlainQuestion }: BurstReading): boolean {
  const critical = topics.filter(({ topic, score }) => criticalTopics.has(topic) && score >= 0.5);
  // "Does it smell strong, I am allergic": a worry about one's health is asked, not complained of.
  if (isPlainQuestion && critical.every(({ topic }) => topic === 'health-safety')) return words.angry;
  return words.angry || words.refund || critical.length > 0;
}
