export { knowledgeFeature } from './knowledge-feature.ts';
export { readKnowledge } from './read-knowledge.ts';
export { subjectWords } from './search/hybrid-index.ts';
export {
  createKnowledgeIndex,
  type FoundPassage,
  type KnowledgeIndex,
  type Passage,
} from './search/knowledge-index.ts';
export { countUse } from './store/document-store.ts';
export { normalizeText } from './text/normalize-text.ts';
