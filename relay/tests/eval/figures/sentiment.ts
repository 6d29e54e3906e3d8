import { z } from 'zod';
import { readSentiment } from '../../../src/agent/sentiment/index.ts';
import { labelScores, precisionAtRecall } from '../../../src/agent/sentiment/score-labels.ts';
import { labels } from '../../../src/agent/sentiment/sentiment-model.ts';
import { type Figure, figure } from '../judge/figure.ts';
import { dataPath, readJsonLines } from './read-data.ts';

const line = z.object({ category: z.enum(labels), texts: z.string() });

/**
 * One model, all three figures. `path`: lines of `{"category": "neg" | "neu" | "pos" | "q", "texts": "…"}`, gzipped or not. The negative
 * trigger's precision is the best one that a limit with recall of at least .40 has on these texts.
 */
export async function sentimentFigures({
  path = dataPath('wisesight-valid/valid.jsonl.gz'),
}: {
  path?: string;
}): Promise<Figure[]> {
  const rows = readJsonLines(path).map((row) => line.parse(row));
  const read = rows.map(({ texts }) => readSentiment(texts));
  const { accuracy, macroF1 } = labelScores(
    read.map(({ label }) => labels.indexOf(label)),
    rows.map(({ category }) => labels.indexOf(category)),
    labels.length,
  );
  const trigger = precisionAtRecall(
    read.map(({ probabilities }) => probabilities.negative),
    rows.map(({ category }) => category === 'neg'),
    0.4,
  );
  const n = rows.length;
  return [
    figure({ figure: 'sentiment accuracy', value: accuracy, target: 0.72, goal: 0.74, n }),
    figure({ figure: 'sentiment macro-F1', value: macroF1, target: 0.6, goal: 0.63, n }),
    figure({
      figure: 'negative trigger, precision at recall .40',
      value: trigger.precision,
      target: 0.92,
      goal: 0.94,
      n,
    }),
  ];
}
