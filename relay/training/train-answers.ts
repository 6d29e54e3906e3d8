import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { must } from '@tandem/shared/lib';
import { kindFeature } from '../src/agent/judging/answer-features.ts';
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
import { type AskedShop, judgedRows, type Row, readShops } from './answers/read-shops.ts';
import { growForest } from './grow-forest.ts';
import { logistic } from './logistic.ts';

// Trains the model that judges answers: `node relay/training/train-answers.ts`, a few minutes, the same bytes every time.
const folds = 4;
const options = { rounds: 240, depth: 4, rate: 0.06, leastInLeaf: 15, shrink: 3, rowShare: 0.7, featureShare: 0.6 };

const shops = readShops('shops');
const weights = termWeights();
const { weigh } = decodeAnswerModel(emptyModel());
const rows = judgedRows(shops, weigh);
const questions = shops.flatMap((shop) =>
  shop.questions.map((question) => ({ shop, question, features: questionFeatures(question.q) })),
);
const featuresOf = new Map(questions.map(({ question, features }) => [question, features]));
console.log(`${shops.length} shops, ${questions.length} questions, ${rows.length} candidates`);

// What each fold's shops would get from a model that has not seen them.
const guessed = new Map<Row, number>();
for (let fold = 0; fold < folds; fold += 1) {
  const isTest = (shop: AskedShop) => shops.indexOf(shop) % folds === fold;
  const model = train(shops.filter((shop) => !isTest(shop)));
  for (const row of rows.filter(({ shop }) => isTest(shop))) guessed.set(row, model(row));
}
report(`${folds}-fold, by shop`, rows, guessed);
const stored = storedModel(shops);
const model = decodeAnswerModel(stored);
for (const folder of ['unseen', 'plain'] as const) {
  const others = judgedRows(readShops(folder), model.weigh);
  const chanceOf = (row: Row) =>
    probabilityOf(model.forest, withKind(row, model.kindOf(questionFeatures(row.question.q))));
  report(`${folder}, never trained on`, others, new Map(others.map((row) => [row, chanceOf(row)])));
}
writeFileSync(
  new URL('../src/agent/judging/answer-model.json.gz', import.meta.url),
  gzipSync(JSON.stringify(stored), { level: 9 }),
);

function withKind({ features }: Row, kind: number): number[] {
  return features.with(kindFeature, kind);
}

/** The log-odds that a question can be answered at all, by its kind. */
function trainKind(some: readonly AskedShop[]) {
  const mine = questions.filter(({ shop }) => some.includes(shop));
  return logistic(
    mine.map(({ features }) => features),
    mine.map(({ question }) => (question.docs.length > 0 ? 1 : 0)),
    questionBuckets,
  );
}

/** Rows whose kind was scored by models that had not seen their shop, and the forest over them. */
function growOver(some: readonly AskedShop[]) {
  const features: number[][] = [];
  const labels: number[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    const isHeld = (shop: AskedShop) => some.indexOf(shop) % folds === fold;
    const kind = trainKind(some.filter((shop) => !isHeld(shop)));
    for (const row of rows.filter(({ shop }) => some.includes(shop) && isHeld(shop))) {
      features.push(withKind(row, kind.score(must(featuresOf.get(row.question)))));
      labels.push(row.label);
    }
  }
  return growForest(features, labels, options);
}

function train(some: readonly AskedShop[]): (row: Row) => number {
  const kind = trainKind(some);
  const forest = growOver(some);
  return (row) => probabilityOf(forest, withKind(row, kind.score(must(featuresOf.get(row.question)))));
}

function storedModel(some: readonly AskedShop[]): StoredAnswerModel {
  const kind = trainKind(some);
  const scale = Math.max(...kind.weights.map(Math.abs)) / 127;
  const bytes = Int8Array.from(kind.weights, (weight) => Math.round(weight / scale));
  return {
    weights: Buffer.from(weights).toString('base64'),
    kind: { bytes: Buffer.from(bytes.buffer).toString('base64'), scale, bias: kind.bias },
    forest: growOver(some),
  };
}

function emptyModel(): StoredAnswerModel {
  return {
    weights: Buffer.from(weights).toString('base64'),
    kind: { bytes: Buffer.alloc(questionBuckets).toString('base64'), scale: 1, bias: 0 },
    forest: { bias: 0, trees: [] },
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
