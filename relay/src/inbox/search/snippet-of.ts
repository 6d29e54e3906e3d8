import type { SearchHit } from '@tandem/shared/api';
import { foldWithPlaces, graphemes } from './fold-text.ts';

/** UTF-16 units. */
const snippetLength = 160;
const lead = 40;
const mostRanges = 20;

/** The part of a text around the first of the (folded) words, and where they stand in it. */
export function snippetOf(text: string, words: readonly string[]): SearchHit['snippet'] {
  const ranges = rangesOf(text, words);
  const [from, to] = windowOf(text, ranges[0]?.[0] ?? 0);
  const before = from > 0 ? '…' : '';
  const shift = before.length - from;
  return {
    text: `${before}${text.slice(from, to).replace(/\s/g, ' ')}${to < text.length ? '…' : ''}`,
    ranges: ranges
      .filter((range) => range[0] >= from && range[1] <= to)
      .slice(0, mostRanges)
      .map(([start, end]) => [start + shift, end + shift]),
  };
}

/** Ascending; those that touch are one. */
function rangesOf(original: string, words: readonly string[]): [number, number][] {
  const { text, places } = foldWithPlaces(original);
  const found: [number, number][] = [];
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      const [from] = places[at] ?? [0];
      const [, to] = places[at + word.length - 1] ?? [0, 0];
      if (to > from) found.push([from, to]);
    }
  }
  found.sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of found) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** From a little before `first`, cut between words where that is near, never within a character. */
function windowOf(text: string, first: number): [number, number] {
  const from = first <= lead ? 0 : cutBefore(text, first - lead, first);
  const to = text.length <= from + snippetLength ? text.length : cutBefore(text, from + snippetLength, text.length);
  return [from, to];
}

/** The next place after a space, at most 15 on and before `limit`; else where the character there begins. */
function cutBefore(text: string, at: number, limit: number): number {
  const space = text.slice(at, Math.min(at + 15, limit)).search(/\s/);
  if (space >= 0) return at + space + 1;
  return graphemes.segment(text).containing(at)?.index ?? text.length;
}
