import { parseArgs } from 'node:util';
import { clusterSteps } from '../../src/gaps/cluster/cluster-questions.ts';
import { atOnce } from '../../src/knowledge/index.ts';
import { bankingQuestions, draw, type LabelledQuestion, thaiQuestions } from './labelled-questions.ts';
import { adjustedRandIndex } from './rand-index.ts';

const { values } = parseArgs({
  options: {
    draws: { type: 'string', default: '10' },
    intents: { type: 'string', default: '30' },
    each: { type: 'string', default: '20' },
    file: { type: 'string' },
  },
});

function measure(name: string, sets: readonly (readonly LabelledQuestion[])[]): void {
  const from = performance.now();
  const measured = sets.map((set) => {
    const { clusters } = atOnce(clusterSteps(set.map(({ text }) => text)));
    return {
      index: adjustedRandIndex(
        set.map(({ label }) => label),
        clusters,
      ),
      clusters: new Set(clusters).size,
    };
  });
  const indexes = measured.map(({ index }) => index);
  const mean = indexes.reduce((total, index) => total + index, 0) / indexes.length;
  const each = (performance.now() - from) / sets.length;
  console.log(
    `${name}: adjusted Rand index mean ${mean.toFixed(3)}, worst ${Math.min(...indexes).toFixed(3)} of ${sets.length}; ` +
      `clusters ${measured.map(({ clusters }) => clusters).join(' ')}; ${each.toFixed(0)} ms each`,
  );
}

const seeds = Array.from({ length: Number(values.draws) }, (_, seed) => seed + 1);
const questions = bankingQuestions(values.file);
const [intents, each] = [Number(values.intents), Number(values.each)];
measure(
  `${intents} intents × ${each}`,
  seeds.map((seed) => draw(questions, { seed, intents, each })),
);
measure(
  '8 intents × 4',
  seeds.map((seed) => draw(questions, { seed, intents: 8, each: 4 })),
);
const thai = thaiQuestions();
measure('Thai, all', [draw(thai, { seed: 1, intents: 12, each: 10 })]);
measure(
  'Thai, 6 intents × 3',
  seeds.map((seed) => draw(thai, { seed, intents: 6, each: 3 })),
);
