import type { Understanding } from '../understanding/index.ts';
import type { Sentiment } from './sentiment.ts';

export type Urgency = 'critical' | 'high' | 'normal';

const hurry =
  /ด่วน|รีบ|ทันที|เดี๋ยวนี้|ตอนนี้เลย|วันนี้เท่านั้น|รอนาน|หลายวันแล้ว|\b(?:urgent(?:ly)?|asap|immediately|right now|emergency|hurry)\b|急|至急|급해|gấp|segera/;

/**
 * How soon a person should look. Critical: safety or legal words, or anger with a negative tone; with a negative tone it is handed off at
 * once. High: a negative tone, a demand for money back, or haste.
 */
export function urgencyOf(text: string, understanding: Pick<Understanding, 'words'>, sentiment: Sentiment): Urgency {
  const { words } = understanding;
  if (words.safety || words.legal || (words.angry && sentiment.probabilities.negative >= 0.5)) return 'critical';
  if (sentiment.isNegative || words.refund || words.angry || hurry.test(text.slice(0, 2000).toLowerCase()))
    return 'high';
  return 'normal';
}
