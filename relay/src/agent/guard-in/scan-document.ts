import { type InjectionReading, readInjectionByRules } from './injection.ts';

export interface DocumentScan {
  readonly injection: InjectionReading;
  /** The paragraphs that give the agent orders, as they stand in the document. */
  readonly passages: readonly string[];
}

/** Orders to the agent inside a shop's document: it may have been written by somebody else than the shop. */
export function scanDocument(text: string): DocumentScan {
  const readings = text
    .split(/\n{2,}|\r?\n/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => ({ paragraph, reading: readInjectionByRules(paragraph) }))
    // Prices and "at once" are what a shop's papers are full of; what forces a price on somebody forces it by other words as well.
    .filter(({ reading }) => reading.isFlagged && reading.techniques.some((technique) => technique !== 'coercion'));
  const strongest = [...readings].sort((a, b) => b.reading.score - a.reading.score)[0];
  return {
    injection: strongest?.reading ?? readInjectionByRules(text),
    passages: readings.map(({ paragraph }) => paragraph.trim()),
  };
}

/** Whether a piece of a document gives the agent orders: nothing may rest on it. */
export function isDocumentInjected(text: string): boolean {
  return scanDocument(text).passages.length > 0;
}
