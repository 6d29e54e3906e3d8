import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { systemClock } from '@tandem/shared/lib';
import { pino } from 'pino';
import { createClaude } from '../../src/agent/claude/ask-claude.ts';
import { decide } from '../../src/agent/pipeline.ts';
import { caseFile } from '../../src/agent/testing/case-file.ts';
import { createKnowledgeIndex } from '../../src/knowledge/index.ts';
import { createBreakers } from '../../src/lib/breakers.ts';
import { createRandom } from './evil-replies.ts';

// What the agent's own steps take per message at 2,000 chunks, the model's answer being there at once. What the database and the queue add is
// measured by the journeys' benchmark.

const { values } = parseArgs({
  options: { messages: { type: 'string', default: '300' }, chunks: { type: 'string', default: '2000' } },
});

const random = createRandom(7);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const things = ['เสื้อเชิ้ต', 'กางเกง', 'กระโปรง', 'ชุดเดรส', 'หมวก', 'รองเท้า', 'กระเป๋า', 'เข็มขัด', 'แจ็กเก็ต', 'ผ้าพันคอ'];
const makes = ['ลินิน', 'ผ้าฝ้าย', 'หนังแท้', 'ผ้าไหม', 'ยีนส์', 'ขนแกะ', 'ไนลอน', 'กำมะหยี่'];
const passages = Array.from({ length: Number(values.chunks) }, (_, index) => {
  const thing = `${pick(things)}${pick(makes)}รุ่น ${index}`;
  return {
    id: `p${index}`,
    documentId: `d${index}`,
    title: `${thing} ราคาเท่าไหร่`,
    variants: [`${thing} กี่บาท`],
    text: `${thing} ราคา ${200 + Math.floor(random() * 2000)} บาท มีไซส์ S ถึง XL ซักมือด้วยน้ำเย็น ห้ามอบแห้ง จัดส่งภายใน 2 วันทำการ เปลี่ยนไซส์ได้ภายใน 7 วันนับจากวันที่ได้รับสินค้าค่ะ`,
    isOwnWords: true,
  };
});
const knowledge = createKnowledgeIndex(passages);

/** Answers at once, truthfully: with the first chunk it was given. */
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (piece) => {
    body += piece;
  });
  request.on('end', () => {
    const { messages } = JSON.parse(body) as { messages: { content: { text: string }[] }[] };
    const given = messages[0]?.content.map(({ text }) => text).find((text) => text.startsWith('<knowledge>')) ?? '';
    const [first] = JSON.parse(given.split('\n')[1] ?? '[]') as { id: string; text: string }[];
    const text = JSON.stringify({
      action: 'answer',
      text: first?.text ?? '',
      used_chunk_ids: [first?.id],
      quotes: [{ chunk_id: first?.id, quote: first?.text }],
      reason: 'answered',
    });
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'claude-haiku-5-5',
        content: [{ type: 'text', text, citations: null }],
        stop_reason: 'end_turn',
        usage: { input_tokens: 4000, output_tokens: 200 },
      }),
    );
  });
});
await new Promise<void>((resolve) => {
  server.listen(0, '127.0.0.1', resolve);
});
const log = pino({ level: 'silent' });
const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const model = createClaude({ apiKey: 'bench', baseUrl, clock: systemClock, log, breakers: createBreakers({ log }) });

const local: number[] = [];
const around: number[] = [];
let answered = 0;
for (let index = 0; index < Number(values.messages) + 20; index += 1) {
  const { title } = pick(passages);
  const file = { ...caseFile({ said: [`${title}คะ`] }), knowledge };
  const startedAt = performance.now();
  const { decision, reasoning } = await decide(file, {
    model,
    findAnswer: () => Promise.resolve(null),
    clock: systemClock,
    signal: new AbortController().signal,
  });
  const total = performance.now() - startedAt;
  // The first ones compile.
  if (index < 20) continue;
  const writing = reasoning.steps.find(({ step }) => step === 'write')?.ms ?? 0;
  local.push(total - writing);
  around.push(total);
  if (decision.kind === 'answer') answered += 1;
}
server.closeAllConnections();
server.close();

const at = (times: number[], share: number) =>
  (times.sort((a, b) => a - b)[Math.floor(times.length * share)] ?? 0).toFixed(1);
console.log(`${local.length} messages, ${passages.length} chunks, ${answered} answered`);
console.log(`local steps: p50 ${at(local, 0.5)} ms, p99 ${at(local, 0.99)} ms`);
console.log(
  `all of it with a model that answers at once, its HTTP included: p50 ${at(around, 0.5)} ms, p99 ${at(around, 0.99)} ms`,
);
