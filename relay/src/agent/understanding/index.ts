export type { Entity, EntityKind } from './entities.ts';
export { type Figure, type FigureKind, figuresIn, unsupportedFigures } from './figures.ts';
export { plainText as evenText } from './plain-text.ts';
export type { TopicName } from './topic-words.ts';
export type { Topic } from './topics.ts';
export type { TriggerWords } from './trigger-words.ts';
export { type Understanding, understand } from './understand.ts';
