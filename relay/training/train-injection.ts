import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { encodeInjectionModel } from '../src/agent/guard-in/injection-model.ts';
import { bits, type Features, sentimentFeatures } from '../src/agent/sentiment/sentiment-features.ts';
import { seeded, shuffle } from './seeded.ts';

// Trains the model that hears attacks: `node relay/training/train-injection.ts`, half a minute, the same bytes every time. Of the attacks and of
// NotInject only the development half is read; the evaluation measures on the other.
const rounds = 6;
const firstStep = 0.5;
/** Attacks are few: each counts so much more. */
const mostWeight = 20;
/** Everyday messages of the larger sets; more of them teach nothing new. */
const mostOfSet = 9000;

const evaluation = new URL('../tests/eval/', import.meta.url);
const textRow = z.object({ text: z.string() });
const here = (name: string) => new URL(name, import.meta.url);
const linesOf = (text: string) => text.split('\n').filter((line) => line.trim() !== '');
const rowsOf = (url: URL) => linesOf(readFileSync(url, 'utf8')).map((line) => textRow.parse(JSON.parse(line)).text);
const firstColumn = (csv: string) =>
  [...csv.matchAll(/^(?:"((?:[^"]|"")*)"|([^,\n]*)),/gm)]
    .slice(1)
    .map(([, quoted, plain]) => (quoted ?? plain ?? '').replaceAll('""', '"'));
/** As `tests/eval/attacks/README.md` says. */
const isForTraining = (text: string) => ((createHash('sha256').update(text).digest().at(-1) ?? 0) & 1) === 0;

const attackFiles = readdirSync(new URL('attacks/', evaluation)).filter((name) => name.endsWith('.jsonl'));
const attacks = [
  ...attackFiles.flatMap((name) => rowsOf(new URL(`attacks/${name}`, evaluation)).filter(isForTraining)),
  ...rowsOf(here('injection/attacks.jsonl')),
];
const lookAlikes = z
  .array(z.object({ prompt: z.string() }))
  .parse(JSON.parse(readFileSync(new URL('data/notinject/one.json', evaluation), 'utf8')))
  .map(({ prompt }) => prompt)
  .filter(isForTraining);
const social = linesOf(gunzipSync(readFileSync(here('wisesight/train.jsonl.gz'))).toString())
  .map((line) => z.object({ texts: z.string() }).parse(JSON.parse(line)).texts)
  .slice(0, mostOfSet);
const harmless = [
  ...rowsOf(here('injection/harmless.jsonl')),
  ...Array.from({ length: 3 }, () => lookAlikes).flat(),
  ...firstColumn(readFileSync(new URL('data/bitext/train.csv', evaluation), 'utf8')),
  ...firstColumn(gunzipSync(readFileSync(here('banking77/train.csv.gz'))).toString()).slice(0, mostOfSet),
  ...social,
];

const examples = [
  ...attacks.map((text) => ({ text, isAttack: true })),
  ...harmless.map((text) => ({ text, isAttack: false })),
].map(({ text, isAttack }) => ({ features: sentimentFeatures(text), isAttack }));
const buckets = 1 << bits;
const weights = new Float32Array(buckets + 1);
weights[buckets] = -2;
const weight = Math.min(mostWeight, harmless.length / attacks.length / 2);
/** Log odds as far as it has learned. */
function oddsOf({ buckets: at, values }: Features): number {
  let sum = weights[buckets] ?? 0;
  for (const [index, bucket] of at.entries()) sum += (weights[bucket] ?? 0) * (values[index] ?? 0);
  return sum;
}
const random = seeded(11);
const order = Int32Array.from(examples.keys());
for (let round = 0; round < rounds; round += 1) {
  const step = firstStep / (1 + round);
  for (const index of shuffle(order, random)) {
    const example = examples[index];
    if (example === undefined) continue;
    const { features, isAttack } = example;
    const chance = 1 / (1 + Math.exp(-oddsOf(features)));
    const slope = (isAttack ? (chance - 1) * weight : chance) * step;
    weights[buckets] = (weights[buckets] ?? 0) - slope * 0.1;
    for (const [at, bucket] of features.buckets.entries()) {
      weights[bucket] = (weights[bucket] ?? 0) - slope * (features.values[at] ?? 0);
    }
  }
}
writeFileSync(new URL('../src/agent/guard-in/injection.bin', import.meta.url), encodeInjectionModel({ weights }));
console.log({ attacks: attacks.length, harmless: harmless.length });
