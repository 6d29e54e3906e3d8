export { changeDocument, createDocument, ownConnection } from './documents.ts';
export { knowledgeFeature } from './knowledge-feature.ts';
export { readKnowledge } from './read-knowledge.ts';
export { removeDocument } from './remove-document.ts';
export { restoreDocuments } from './restore-documents.ts';
export { subjectWords } from './search/hybrid-index.ts';
export {
  createKnowledgeIndex,
  type FoundPassage,
  type KnowledgeIndex,
  type Passage,
} from './search/knowledge-index.ts';
export { atOnce, inSlices } from './search/steps.ts';
export { connectionOfDocument, countUse, findDocument, listDocuments, setDocument } from './store/document-store.ts';
export {
  currentDocuments,
  knowledgeChangedAt,
  type PinnedDocument,
  pinDocuments,
  readSides,
  snapshotDocuments,
  switchedOff,
} from './store/snapshot-store.ts';
export { normalizeText } from './text/normalize-text.ts';
export { type QuestionTerms, questionTerms } from './text/question-terms.ts';
export { stemEnglish } from './text/stem-english.ts';
export { spokenWords } from './text/terms.ts';
export { toneMarks, withoutToneMarks } from './text/tone-marks.ts';
