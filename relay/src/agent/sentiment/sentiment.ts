import { readFileSync } from 'node:fs';
import { sentimentFeatures } from './sentiment-features.ts';
import { decodeModel, labels, logitsOf, type SentimentLabel } from './sentiment-model.ts';

export interface Sentiment {
  /** `q` asks; it is neither pleased nor displeased. */
  readonly label: SentimentLabel;
  /** Calibrated, sum 1. */
  readonly probabilities: {
    readonly negative: number;
    readonly neutral: number;
    readonly positive: number;
    readonly question: number;
  };
  /** Surely negative: nine of ten such texts are. Not every negative text is found. */
  readonly isNegative: boolean;
}

const model = decodeModel(readFileSync(new URL('sentiment.bin', import.meta.url)));

/** How a text feels, by the model in this folder. Under a millisecond for what customers write. */
export function readSentiment(text: string): Sentiment {
  const logits = logitsOf(model, sentimentFeatures(text));
  const most = Math.max(...logits);
  const raised = logits.map((logit) => Math.exp(logit - most));
  const sum = raised.reduce((a, b) => a + b, 0);
  const [negative = 0, neutral = 0, positive = 0, question = 0] = raised.map((each) => each / sum);
  const shifted = logits.map((logit, label) => logit + (model.rows[label]?.offset ?? 0));
  return {
    label: labels[shifted.indexOf(Math.max(...shifted))] ?? 'neu',
    probabilities: { negative, neutral, positive, question },
    isNegative: negative >= model.negativeLimit,
  };
}
