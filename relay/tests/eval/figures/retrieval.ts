import { z } from 'zod';
import { createKnowledgeIndex, type KnowledgeIndex, type Passage } from '../../../src/knowledge/index.ts';
import { type Figure, figure, shareFigure } from '../judge/figure.ts';
import { dataPath, readText } from './read-data.ts';

const squad = z.object({
  data: z.array(
    z.object({
      paragraphs: z.array(z.object({ context: z.string(), qas: z.array(z.object({ question: z.string() })) })),
    }),
  ),
});
const thaiLetters = [...'กขคงจชซญดตถทนบปผพฟมยรลวสหอ'];

/**
 * Paragraph retrieval: each question against all paragraphs of the file. `path`: SQuAD JSON (`data[].paragraphs[].{context, qas[].question}`).
 * Typos: one seeded slip per question (a letter lost, doubled, replaced, or swapped with the next). The area is taken over every question
 * with its paragraph present and taken out of the index.
 */
export async function retrievalFigures({ path = dataPath('xquad-th/dev.json') }: { path?: string }): Promise<Figure[]> {
  const paragraphs = squad.parse(JSON.parse(readText(path))).data.flatMap(({ paragraphs: all }) => all);
  const passages = paragraphs.map(({ context }, index) => passageOf(context, index));
  const asked = paragraphs.flatMap(({ qas }, index) =>
    qas.map(({ question }) => ({ question, wanted: String(index) })),
  );
  const index = createKnowledgeIndex(passages);
  const random = seeded(5);
  const ranks = (change: (question: string) => string) =>
    asked.map(({ question, wanted }) =>
      index.search(change(question), 5).findIndex(({ passage }) => passage.id === wanted),
    );
  const plain = ranks((question) => question);
  const withTypo = ranks((question) => slip(question, random));
  const withoutTones = ranks((question) => question.replace(/[\u0e48-\u0e4b]/g, ''));
  const first = (all: readonly number[]) => all.map((rank) => rank === 0);
  const present = asked.map(({ question }) => index.answerability(question));
  const absent = withoutOwnParagraph(paragraphs, passages);
  return [
    shareFigure('retrieval R@1', first(plain), { target: 0.945, goal: 0.96 }),
    shareFigure(
      'retrieval R@5',
      plain.map((rank) => rank >= 0),
      { target: 0.99, goal: 0.995 },
    ),
    shareFigure('retrieval R@1, one typo', first(withTypo), { target: 0.85, goal: 0.9 }),
    shareFigure('retrieval R@1, no tone marks', first(withoutTones), { target: 0.85, goal: 0.9 }),
    figure({
      figure: 'answer is in the knowledge, AUROC',
      value: areaUnderCurve(present, absent),
      target: 0.94,
      goal: 0.96,
      n: present.length + absent.length,
    }),
  ];
}

function passageOf(text: string, index: number): Passage {
  return { id: String(index), documentId: String(index), title: '', variants: [], text };
}

/** Really taken out: rebuilt without the paragraph, so that its words are as unknown as they would be. */
function withoutOwnParagraph(
  paragraphs: readonly { qas: readonly { question: string }[] }[],
  passages: readonly Passage[],
): number[] {
  return paragraphs.flatMap(({ qas }, own) => {
    if (qas.length === 0) return [];
    const rest: KnowledgeIndex = createKnowledgeIndex(passages.filter((_, index) => index !== own));
    return qas.map(({ question }) => rest.answerability(question));
  });
}

function slip(question: string, random: () => number): string {
  const letters = [...question];
  const places = letters.flatMap((letter, at) => (/\p{L}/u.test(letter) ? [at] : []));
  const at = places[Math.floor(random() * places.length)] ?? 0;
  const letter = letters[at] ?? '';
  const kind = Math.floor(random() * 4);
  if (kind === 0) letters.splice(at, 1);
  else if (kind === 1) letters.splice(at, 0, letter);
  else if (kind === 2) letters[at] = thaiLetters[Math.floor(random() * thaiLetters.length)] ?? letter;
  else letters.splice(at, 2, letters[at + 1] ?? '', letter);
  return letters.join('');
}

/** How likely a random one of `high` stands above a random one of `low`; equal counts half. */
function areaUnderCurve(high: readonly number[], low: readonly number[]): number {
  const wins = high.reduce(
    (sum, one) => sum + low.reduce((rest, other) => rest + (one > other ? 1 : one === other ? 0.5 : 0), 0),
    0,
  );
  return wins / (high.length * low.length);
}

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
