import { textLength, type textUnit } from '@tandem/shared/model';
import type { z } from 'zod';

type TextUnit = z.infer<typeof textUnit>;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
// Thai and Lao write no spaces between words: the word segmenter knows them by dictionary.
const words = new Intl.Segmenter('th', { granularity: 'word' });

/**
 * Cuts a text into parts of at most `limit` units, at line ends, else sentence ends and spaces, else between words, else between
 * graphemes; only a single grapheme longer than the limit is cut inside (between code points). Joined, the parts are the text.
 */
export function splitText(text: string, limit: number, unit: TextUnit): string[] {
  const parts: string[] = [];
  let rest = text;
  while (textLength(rest, unit) > limit) {
    const head = fitting(graphemesOf(rest), limit, unit) || fitting(Array.from(rest), limit, unit);
    if (head === '') throw new RangeError(`a limit of ${limit} ${unit} holds no character`);
    const part = head.slice(0, breakIn(head));
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return rest === '' && parts.length > 0 ? parts : [...parts, rest];
}

/** The longest run of pieces from the start that the limit holds. */
function fitting(pieces: Iterable<string>, limit: number, unit: TextUnit): string {
  let length = 0;
  let head = '';
  for (const piece of pieces) {
    length += textLength(piece, unit);
    if (length > limit) break;
    head += piece;
  }
  return head;
}

function* graphemesOf(text: string): Iterable<string> {
  for (const { segment } of graphemes.segment(text)) yield segment;
}

/** Where to cut: a good place in the second half, else the end of the last whole word, else everything. */
function breakIn(head: string): number {
  const half = head.length / 2;
  for (const pattern of [/\n/gu, /[.!?…。！？]\s/gu, /\s/gu]) {
    const ends = Array.from(head.matchAll(pattern), (match) => match.index + match[0].length);
    const last = ends.at(-1);
    if (last !== undefined && last > half) return last;
  }
  const lastWord = Array.from(words.segment(head), ({ index }) => index).at(-1) ?? 0;
  return lastWord > half && isGraphemeStart(head, lastWord) ? lastWord : head.length;
}

function isGraphemeStart(text: string, index: number): boolean {
  return graphemes.segment(text).containing(index)?.index === index;
}
