import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { normalizeText, stemEnglish, withoutToneMarks } from '../../knowledge/index.ts';

const line = z.object({
  c: z.string(),
  of: z.enum(['trade', 'goods']),
  th: z.array(z.string()),
  en: z.array(z.string()),
});

export interface ThaiEntry {
  /** Letters without tone marks and spaces. */
  readonly bare: string;
  readonly marked: string;
  readonly concept: string;
}
export interface EnglishEntry {
  readonly stems: readonly string[];
  readonly concept: string;
}
interface Thesaurus {
  /** By their first letters, longest first. */
  readonly thai: ReadonlyMap<string, readonly ThaiEntry[]>;
  /** Concepts of things and their qualities; the others are of buying and selling. */
  readonly goods: ReadonlySet<string>;
  /** By their first stem, longest first. */
  readonly english: ReadonlyMap<string, readonly EnglishEntry[]>;
}

/** Letters that a Thai entry is found by. */
export const keyLetters = 3;

/** What means the same in a shop's talk: `thesaurus.jsonl`, a concept a line. */
export const thesaurus = read();

function read(): Thesaurus {
  const thai: ThaiEntry[] = [];
  const english: EnglishEntry[] = [];
  const goods = new Set<string>();
  for (const text of readFileSync(new URL('thesaurus.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')) {
    const { c: concept, of, th, en } = line.parse(JSON.parse(text));
    if (of === 'goods') goods.add(concept);
    for (const entry of th) {
      const marked = normalizeText(entry).replace(/\s+/g, '');
      thai.push({ bare: withoutToneMarks(marked), marked, concept });
    }
    for (const entry of en) english.push({ stems: stemsOf(entry), concept });
  }
  return {
    goods,
    thai: Map.groupBy(
      thai.sort((a, b) => b.bare.length - a.bare.length),
      ({ bare }) => bare.slice(0, keyLetters),
    ),
    english: Map.groupBy(
      english.sort((a, b) => b.stems.length - a.stems.length),
      ({ stems }) => stems[0] ?? '',
    ),
  };
}

export function stemsOf(text: string): string[] {
  return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).map(stemEnglish);
}
