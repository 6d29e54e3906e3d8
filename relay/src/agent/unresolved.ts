import { normalizeText, subjectWords } from '../knowledge/index.ts';
import type { Turn } from './burst.ts';

/** So many times the customer comes back to one matter before a person is called. */
const mostReturns = 2;
/** Share of one question's words that another has, from which on it is the same one again. */
const sameQuestion = 0.6;

const notYet =
  /ไม่ใช่(?!เหรอ|ไหม|มั้ย)|ยังไม่(?:ตอบ|เข้าใจ|รู้เรื่อง|ได้เรื่อง)|ไม่ได้ถาม|ไม่ตรง(?:คำถาม|ที่ถาม|เลย|ประเด็น)|ตอบไม่ตรง|ไม่เข้าใจ|ยังไม่ได้(?:คำตอบ|ตอบ)|ถามว่า|หมายถึง|บอกแล้ว|ถามอีก|ตอบ(?:มั่ว|วน|ซ้ำ)|ไม่ช่วย|ก็ยัง|ยังเหมือนเดิม|\b(?:not what i (?:asked|mean)|that'?s not|that is not|(?:didn'?t|haven'?t|hasn'?t|have not|not) answer(?:ed)?|you(?:'re| are) not (?:answering|listening)|i (?:mean|meant|asked|already)|don'?t understand|doesn'?t (?:help|answer)|still (?:not|don'?t|doesn'?t|no)|again|not helpful|no,? i)\b/;

/**
 * Whether the customer has come back to the same matter so often, each time after an answer, that the agent does not help: by saying so, or by
 * asking again what was asked before. Different questions, each answered, are a talk like any other.
 */
export function isUnresolved(turns: readonly Turn[], burst: readonly Turn[]): boolean {
  const bursts = burstsOf(turns, burst);
  let returns = 0;
  for (let at = bursts.length - 1; at > 0; at -= 1) {
    if (!comesBack(bursts[at] ?? '', bursts.slice(0, at))) break;
    returns += 1;
  }
  return returns >= mostReturns;
}

/** The customer's words between one answer and the next; what was never answered is one with what followed. */
function burstsOf(turns: readonly Turn[], burst: readonly Turn[]): string[] {
  const bursts: string[] = [];
  let words: string[] = [];
  for (const turn of turns) {
    if (burst.includes(turn)) continue;
    if (turn.author === 'contact') words.push(turn.text);
    else if (turn.author === 'shop' && words.length > 0) {
      bursts.push(words.join(' '));
      words = [];
    }
  }
  bursts.push([...words, ...burst.map(({ text }) => text)].join(' '));
  return bursts;
}

function comesBack(text: string, earlier: readonly string[]): boolean {
  if (notYet.test(normalizeText(text))) return true;
  const words = new Set(subjectWords(text));
  if (words.size === 0) return false;
  return earlier.some((other) => {
    const known = new Set(subjectWords(other));
    const shared = [...words].filter((word) => known.has(word)).length;
    return shared / Math.max(words.size, known.size, 1) >= sameQuestion;
  });
}
