import { type TopicName, topicNames, topicSigns } from './topic-words.ts';

export interface Topic {
  readonly topic: TopicName;
  /** 0…1: how strongly the words speak of it. Several topics may be strong. */
  readonly score: number;
}

/** Whoever asks something says what early; no text of any length takes long. */
const readLetters = 2000;

/** What a normalised text is about, strongest first; `other` alone when nothing is known. */
export function topicsOf(normalized: string): Topic[] {
  const text = normalized.slice(0, readLetters);
  const found = topicNames.flatMap((topic) => {
    if (topic === 'other') return [];
    const weight = topicSigns[topic].reduce((sum, [sign, pattern]) => sum + (pattern.test(text) ? sign : 0), 0);
    return weight === 0 ? [] : [{ topic, score: 1 - 0.5 ** weight }];
  });
  if (found.length === 0) return [{ topic: 'other', score: 1 }];
  return found.sort((a, b) => b.score - a.score);
}
