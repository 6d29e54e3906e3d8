import { createHash } from 'node:crypto';
import { cutChunks } from './cut-chunks.ts';

export interface Chunk {
  /** Of the document and what the chunk says: the same after another import of the same words. */
  readonly id: string;
  readonly heading: string;
  readonly text: string;
}

/** The chunks of a document in order. An FAQ is one, however long its answer. */
export function chunksOf(document: { readonly id: string; readonly kind: string; readonly content: string }): Chunk[] {
  const cuts = document.kind === 'faq' ? [{ heading: '', text: document.content }] : cutChunks(document.content);
  const repeats = new Map<string, number>();
  return cuts.map((cut) => {
    const words = `${cut.heading}\0${cut.text}`;
    const nth = repeats.get(words) ?? 0;
    repeats.set(words, nth + 1);
    return { id: idOf(`${document.id}\0${nth}\0${words}`), ...cut };
  });
}

function idOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest();
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
