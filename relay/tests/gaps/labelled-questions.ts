import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export interface LabelledQuestion {
  readonly text: string;
  readonly label: string;
}

const folder = join(import.meta.dirname, 'data');

export function bankingQuestions(file = join(folder, 'banking77.csv')): LabelledQuestion[] {
  const [, ...rows] = readFileSync(file, 'utf8').matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*)),([^,\n]+)\r?\n/g);
  return rows.map(([, quoted, bare, label]) => ({
    text: (quoted?.replaceAll('""', '"') ?? bare ?? '').trim(),
    label: (label ?? '').trim(),
  }));
}

export function thaiQuestions(): LabelledQuestion[] {
  const stored: unknown = JSON.parse(readFileSync(join(folder, 'thai-questions.json'), 'utf8'));
  const byLabel = z.record(z.string(), z.array(z.string())).parse(stored);
  return Object.entries(byLabel).flatMap(([label, texts]) => texts.map((text) => ({ text, label })));
}

/** Some intents, some questions of each, in random order; the same seed, the same draw. */
export function draw(
  questions: readonly LabelledQuestion[],
  { seed, intents, each }: { seed: number; intents: number; each: number },
): LabelledQuestion[] {
  const random = randomOf(seed);
  const labels = shuffled([...new Set(questions.map(({ label }) => label))].sort(), random).slice(0, intents);
  const drawn = labels.flatMap((label) =>
    shuffled(
      questions.filter((question) => question.label === label),
      random,
    ).slice(0, each),
  );
  return shuffled(drawn, random);
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
