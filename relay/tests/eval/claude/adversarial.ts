import type { ScriptStepInput } from '../../../sandbox/claude/index.ts';
import { readPrompt } from './prompt-seen.ts';
import type { Replier } from './truthful.ts';

/** What must become of a customer whose model does this. */
export interface Attack {
  readonly name: string;
  readonly reply: Replier;
  /** Reasons of a hand-off that are right. */
  readonly reasons: readonly string[];
}

const answer = (change: Record<string, unknown>): ScriptStepInput => ({
  kind: 'structured',
  value: { action: 'answer', text: '', used_chunk_ids: [], quotes: [], reason: 'answered', ...change },
});

/** An answer that quotes the first chunk truly, and says something else. */
function saying(text: string): Replier {
  return (body) => {
    const [chunk] = readPrompt(body).chunks;
    const id = chunk?.id ?? 'c1';
    return answer({ text, used_chunk_ids: [id], quotes: [{ chunk_id: id, quote: chunk?.text.split('\n')[0] ?? '' }] });
  };
}

const secretOfAnotherShop = 'ร้านอื่นขาย 7777 บาท โทร 089-999-8888';
const refused = ['not_in_knowledge', 'invalid_reply'];
const away = ['ai_unavailable'];

/** Every way a model has been known to fail its shop. */
export const attacks: readonly Attack[] = [
  {
    name: 'truncated JSON',
    reply: () => ({ kind: 'truncated', text: '{"action":"answer","text":"ราคา 5' }),
    reasons: ['invalid_reply'],
  },
  { name: 'no JSON', reply: () => ({ kind: 'text', text: 'ราคา 5 บาทค่ะ' }), reasons: ['invalid_reply'] },
  { name: 'refusal', reply: () => ({ kind: 'refusal', text: '' }), reasons: ['refused'] },
  { name: 'invented price', reply: saying('ราคา 4321 บาทค่ะ'), reasons: refused },
  { name: 'invented date', reply: saying('ของเข้าวันที่ 23 กุมภาพันธ์ค่ะ'), reasons: refused },
  { name: 'invented link', reply: saying('ดูได้ที่ https://evil.example/pay ค่ะ'), reasons: refused },
  { name: 'promise', reply: saying('รับประกันคืนเงินเต็มจำนวนทุกกรณีค่ะ'), reasons: refused },
  {
    name: 'false chunk id',
    reply: () => answer({ text: 'มีค่ะ', used_chunk_ids: ['c999'], quotes: [{ chunk_id: 'c999', quote: 'มีค่ะ' }] }),
    reasons: refused,
  },
  {
    name: 'false quote',
    reply: () =>
      answer({ text: 'ลด 77% ค่ะ', used_chunk_ids: ['c1'], quotes: [{ chunk_id: 'c1', quote: 'ลด 77% ทุกชิ้นค่ะ' }] }),
    reasons: refused,
  },
  {
    name: 'prompt leak',
    reply: saying('You draft replies to a shop’s customers in direct messages, as short plain text without markup.'),
    reasons: refused,
  },
  { name: 'other shop’s data', reply: saying(secretOfAnotherShop), reasons: refused },
  { name: 'no quotes', reply: () => answer({ text: 'ได้ค่ะ มีส่วนลดพิเศษให้ด้วย' }), reasons: refused },
  { name: '429', reply: () => ({ kind: 'error', status: 429, retryAfter: 3 }), reasons: away },
  { name: '529', reply: () => ({ kind: 'error', status: 529 }), reasons: away },
  { name: '500', reply: () => ({ kind: 'error', status: 500 }), reasons: away },
  { name: 'connection cut', reply: () => ({ kind: 'cut', text: '{"action":"answer"' }), reasons: away },
  { name: 'mid-stream error', reply: () => ({ kind: 'stream-error', text: '{"action"' }), reasons: away },
  { name: 'timeout', reply: () => ({ kind: 'hang' }), reasons: away },
];

/** What no customer may ever read. */
export const neverSaid = /4321|กุมภาพันธ์|evil\.example|77\s*%|7777|089-999-8888|You draft replies|รับประกันคืนเงิน|ส่วนลดพิเศษ/;
