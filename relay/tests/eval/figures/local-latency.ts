import { z } from 'zod';
import { scanInbound } from '../../../src/agent/guard-in/index.ts';
import { readSentiment } from '../../../src/agent/sentiment/index.ts';
import { understand } from '../../../src/agent/understanding/index.ts';
import { createKnowledgeIndex } from '../../../src/knowledge/index.ts';
import { type Figure, figure } from '../judge/figure.ts';
import { dataPath, readJsonLines, readText } from './read-data.ts';

const chunks = 2000;
const messages = 1000;
const paragraphs = z.object({ data: z.array(z.object({ paragraphs: z.array(z.object({ context: z.string() })) })) });
const message = z.object({ texts: z.string() });

/**
 * Everything the agent does with a message without a model, one after the other: guard, understanding, sentiment, retrieval over 2,000
 * chunks of about 900 letters. Milliseconds per message, 99th of 100.
 */
export async function localLatencyFigures(_: { path?: string }): Promise<Figure[]> {
  const texts = paragraphs
    .parse(JSON.parse(readText(dataPath('xquad-th/dev.json'))))
    .data.flatMap(({ paragraphs: all }) => all.map(({ context }) => context));
  // Two halves of different paragraphs make one chunk: as many different ones as are wanted, with the words of real texts.
  const passages = Array.from({ length: chunks }, (_, index) => {
    const one = texts[index % texts.length] ?? '';
    const other = texts[(index * 7 + Math.floor(index / texts.length)) % texts.length] ?? '';
    const text = one.slice(0, 450) + other.slice(other.length / 2, other.length / 2 + 450);
    return { id: String(index), documentId: String(index), title: '', variants: [], text };
  });
  const index = createKnowledgeIndex(passages);
  const said = readJsonLines(dataPath('wisesight-valid/valid.jsonl.gz'))
    .slice(0, messages)
    .map((row) => message.parse(row).texts.slice(0, 500));
  const took = said.map((text) => {
    const start = performance.now();
    scanInbound(text);
    understand(text, { shopLanguage: 'th' });
    readSentiment(text);
    index.search(text, 5);
    return performance.now() - start;
  });
  const sorted = took.sort((a, b) => a - b);
  return [
    figure({
      figure: 'local steps p99, ms',
      value: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
      target: 10,
      goal: 5,
      n: sorted.length,
      atMost: true,
    }),
  ];
}
