export { readSentiment, type Sentiment } from './sentiment.ts';
export type { SentimentLabel } from './sentiment-model.ts';
export { type Urgency, urgencyOf } from './urgency.ts';
