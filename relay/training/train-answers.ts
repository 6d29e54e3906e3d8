import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  decodeAnswerModel,
  type StoredAnswerModel,
  weightBucket,
  weightBuckets,
  weightStep,
} from '../src/agent/judging/answer-model.ts';
import { probabilityOf } from '../src/agent/judging/forest.ts';
import { questionBuckets, questionFeatures } from '../src/agent/judging/question-features.ts';
import { termsOf } from '../src/agent/judging/terms.ts';
import { type AskedShop, judgedRows, meantShop, type Row, readShops } from './answers/read-shops.ts';
import { growForest } from './grow-forest.ts';
import { learnMeaning } from './learn-meaning.ts';
import { logistic } from './logistic.ts';

// Trains the model that judges answers: `node relay/training/train-answers.ts`, a few minutes, the same bytes every time.
const folds = 4;
const options = { rounds: 400, depth: 3, rate: 0.1, leastInLeaf: 15, shrink: 3, rowShare: 0.7, featureShare: 0.6 };

const shops = readShops('shops');
const weights = termWeights();
const { weigh } = decodeAnswerModel({
  weights: Buffer.from(weights).toString('base64'),
  kind: { bytes: '', scale: 0, bias: 0 },
  meaning: '',
  forest: { bias: 0, trees: [] },
});
const parts = shops.map((shop) => ({
  meant: meantShop(shop, weigh),
  kinds: shop.questions.map(({ q, docs }) => ({ features: questionFeatures(q), label: docs.length > 0 ? 1 : 0 })),
}));
const foldOf = (shop: AskedShop) => shops.indexOf(shop) % folds;

// The rows of a shop are read by models that have not seen it, so that what they say is worth there what it is worth elsewhere.
const rows = Array.from({ length: folds }, (_, fold) => fold).flatMap((fold) => {
  const { kind, meaning } = learn((at) => at % folds !== fold);
  const kindOf = (features: ReadonlyMap<number, number>) => kind.score(features);
  return shops.filter((shop) => foldOf(shop) === fold).flatMap((shop) => judgedRows(shop, { weigh, kindOf, meaning }));
});
console.log(`${shops.length} shops, ${rows.length} candidates`);

const guessed = new Map<Row, number>();
for (let fold = 0; fold < folds; fold += 1) {
  const forest = grow(rows.filter(({ shop }) => foldOf(shop) !== fold));
  for (const row of rows.filter(({ shop }) => foldOf(shop) === fold)) {
    guessed.set(row, probabilityOf(forest, row.features));
  }
}
report(`${folds}-fold, by shop`, rows, guessed);

const stored = storedModel();
const model = decodeAnswerModel(stored);
for (const folder of ['unseen', 'plain', 'fresh'] as const) {
  const others = readShops(folder).flatMap((shop) => judgedRows(shop, model));
  const chances = others.map((row) => [row, probabilityOf(model.forest, row.features)] as const);
  report(`${folder}, never trained on`, others, new Map(chances));
}
writeFileSync(
  new URL('../src/agent/judging/answer-model.json.gz', import.meta.url),
  gzipSync(JSON.stringify(stored), { level: 9 }),
);

/** What some shops say of the kind of a question that can be answered at all, and of what is meant by what. */
function learn(isOf: (at: number) => boolean) {
  const some = parts.filter((_, at) => isOf(at));
  const kinds = some.flatMap((part) => part.kinds);
  return {
    kind: logistic(
      kinds.map(({ features }) => features),
      kinds.map(({ label }) => label),
      questionBuckets,
    ),
    meaning: learnMeaning(some.map(({ meant }) => meant)),
  };
}

function grow(some: readonly Row[]) {
  return growForest(
    some.map(({ features }) => features),
    some.map(({ label }) => label),
    options,
  );
}

function storedModel(): StoredAnswerModel {
  const { kind, meaning } = learn(() => true);
  const scale = Math.max(...kind.weights.map(Math.abs)) / 127;
  const bytesOf = (values: Float32Array | Float64Array, step: number) =>
    Buffer.from(Int8Array.from(values, (value) => Math.round(value / step)).buffer).toString('base64');
  return {
    weights: Buffer.from(weights).toString('base64'),
    kind: { bytes: bytesOf(kind.weights, scale), scale, bias: kind.bias },
    meaning: bytesOf(meaning, meaning.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127),
    forest: grow(rows),
  };
}

/** Rare in talk at large, a term says much: every fourth Thai message of Wisesight and English question of Banking77. */
function termWeights(): Uint8Array {
  const read = (path: string) =>
    gunzipSync(readFileSync(new URL(path, import.meta.url)))
      .toString('utf8')
      .trim()
      .split('\n');
  const thai = read('wisesight/train.jsonl.gz').map((line) => (JSON.parse(line) as { texts: string }).texts);
  const english = read('banking77/train.csv.gz').map((line) => line.replace(/,[a-z_?]+$/i, ''));
  const counts = new Uint32Array(weightBuckets);
  const texts = [...thai, ...english].filter((_, index) => index % 4 === 0);
  for (const text of texts)
    for (const bucket of new Set([...termsOf(text)].map(weightBucket))) counts[bucket] = (counts[bucket] ?? 0) + 1;
  return Uint8Array.from(counts, (count) => Math.round(Math.log((texts.length + 1) / (count + 3)) / 2 / weightStep));
}

/** The best candidate of each question, at several limits. */
function report(name: string, some: readonly Row[], chances: ReadonlyMap<Row, number>): void {
  const best = [...Map.groupBy(some, ({ question }) => question)].map(([question, candidates]) => {
    const top = candidates.reduce((a, b) => ((chances.get(b) ?? 0) > (chances.get(a) ?? 0) ? b : a));
    return { question, chance: chances.get(top) ?? 0, isRight: top.label === 1 };
  });
  const single = best.filter(({ question }) => question.docs.length === 1);
  const none = best.filter(({ question }) => question.docs.length === 0);
  const share = (part: readonly unknown[], all: readonly unknown[]) => (part.length / all.length).toFixed(3);
  console.log(
    `${name}: ${single.length} answerable, best is right ${share(
      single.filter(({ isRight }) => isRight),
      single,
    )}, ${none.length} not answerable`,
  );
  for (const limit of [0.7, 0.75, 0.8, 0.85, 0.9]) {
    const said = (all: typeof best) => all.filter(({ chance }) => chance >= limit);
    const right = said(single).filter(({ isRight }) => isRight);
    console.log(
      `  at ${limit}: answered ${share(right, single)}, wrong on answerable ${share(
        said(single).filter(({ isRight }) => !isRight),
        single,
      )}, on not answerable ${share(said(none), none)}`,
    );
  }
}
