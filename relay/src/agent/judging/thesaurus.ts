import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { normalizeText, stemEnglish, withoutToneMarks } from '../../knowledge/index.ts';

const line = z.object({
  c: z.string(),
  of: z.enum(['trade', 'goods']),
  th: z.array(z.string()),
  en: z.array(z.string()),
  /** Concepts whose words stand for this one's. */
  same: z.array(z.string()).default([]),
  /** Broader ones of which this is a kind. */
  kind: z.array(z.string()).default([]),
  /** Those with which a shop may tell what is asked with this one. */
  told: z.array(z.string()).default([]),
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
/** How a concept of a passage goes with one of a question. */
export type Kinship = 'same' | 'kind' | 'sort' | 'told';
/** How much of a term another of the kinship covers, 0…1. */
export const strengths: Readonly<Record<Kinship, number>> = { same: 0.9, kind: 0.7, sort: 0.6, told: 0.5 };

interface Thesaurus {
  /** Term of a question → terms of passages that may stand for it, the strongest first. */
  readonly kin: ReadonlyMap<string, ReadonlyMap<string, Kinship>>;
  /** By their first letters, longest first. */
  readonly thai: ReadonlyMap<string, readonly ThaiEntry[]>;
  /** Concept → the other kinds of what it is a kind of: one carrier, the other carriers. */
  readonly others: ReadonlyMap<string, ReadonlySet<string>>;
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
  const sorts = new Map<string, string[]>();
  const kindsOf = new Map<string, readonly string[]>();
  const kin = new Map<string, Map<string, Kinship>>();
  const relate = (from: string, to: string, as: Kinship) => {
    const known = kin.get(`:${from}`) ?? new Map<string, Kinship>();
    const before = known.get(`:${to}`);
    if (before === undefined || strengths[before] < strengths[as]) known.set(`:${to}`, as);
    kin.set(`:${from}`, known);
  };
  for (const text of readFileSync(new URL('thesaurus.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')) {
    const { c: concept, of, th, en, same, kind, told } = line.parse(JSON.parse(text));
    if (of === 'goods') goods.add(concept);
    for (const other of same) {
      relate(concept, other, 'same');
      relate(other, concept, 'same');
    }
    kindsOf.set(`:${concept}`, kind);
    for (const other of kind) {
      sorts.set(other, [...(sorts.get(other) ?? []), `:${concept}`]);
      relate(concept, other, 'kind');
      // A question about carriers is answered by what names one.
      relate(other, concept, 'sort');
    }
    for (const other of told) relate(concept, other, 'told');
    for (const entry of th) {
      const marked = normalizeText(entry).replace(/\s+/g, '');
      thai.push({ bare: withoutToneMarks(marked), marked, concept });
    }
    for (const entry of en) english.push({ stems: stemsOf(entry), concept });
  }
  for (const [from, known] of kin)
    kin.set(from, new Map([...known].sort(([, a], [, b]) => strengths[b] - strengths[a])));
  const others = new Map(
    [...kindsOf].map(([concept, kinds]) => {
      const sharing = kinds.flatMap((kind) => sorts.get(kind) ?? []);
      return [concept, new Set(sharing.filter((other) => other !== concept))] as const;
    }),
  );
  return {
    goods,
    others,
    kin,
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
