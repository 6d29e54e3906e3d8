import { unitsOf } from './units.ts';

export interface Cut {
  /** The last heading before the chunk; empty before the first. */
  readonly heading: string;
  readonly text: string;
}

/** In characters. A quarter of a page: small enough to be about one thing, large enough to have the answer beside the question. */
export const chunkSize = { least: 800, most: 1200 } as const;

/**
 * Cuts a document into chunks of 800 to 1,200 characters (the last may be shorter, and one before a sentence of more than 400), at the
 * best border there is: before a heading or paragraph, else between sentences, else between words. Headings are the lines that begin
 * with `#`.
 */
export function cutChunks(text: string): Cut[] {
  const chunks: Cut[] = [];
  let heading = '';
  let latest = '';
  let current = '';
  const finish = () => {
    if (current !== '') chunks.push({ heading, text: current.trim() });
    current = '';
    heading = latest;
  };
  for (const unit of unitsOf(text, chunkSize.most)) {
    const isFull = current.length + unit.separator.length + unit.text.length > chunkSize.most;
    if (isFull || (current.length >= chunkSize.least && unit.border === 'paragraph')) finish();
    if (unit.isHeading) latest = unit.text;
    // At its start a heading is the chunk's; further on it stands among the words.
    if (unit.isHeading && current === '') heading = latest;
    else current = current === '' ? unit.text : current + unit.separator + unit.text;
  }
  finish();
  return chunks;
}
