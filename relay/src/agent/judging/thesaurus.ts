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

type Concept = z.infer<typeof line>;

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
  const concepts = readFileSync(new URL('thesaurus.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((text) => line.parse(JSON.parse(text)));
  const thai = concepts.flatMap(({ c: concept, th }) =>
    th.map((entry) => {
      const marked = normalizeText(entry).replace(/\s+/g, '');
      return { bare: withoutToneMarks(marked), marked, concept };
    }),
  );
  const english = concepts.flatMap(({ c: concept, en }) => en.map((entry) => ({ stems: stemsOf(entry), concept })));
  return {
    goods: new Set(concepts.filter(({ of }) => of === 'goods').map(({ c }) => c)),
    kin: kinOf(concepts),
    others: othersOf(concepts),
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

function kinOf(concepts: readonly Concept[]): Thesaurus['kin'] {
  const kin = new Map<string, Map<string, Kinship>>();
  const relate = (from: string, to: string, as: Kinship) => {
    const known = kin.get(`:${from}`) ?? new Map<string, Kinship>();
    const before = known.get(`:${to}`);
    if (before === undefined || strengths[before] < strengths[as]) known.set(`:${to}`, as);
    kin.set(`:${from}`, known);
  };
  for (const { c: concept, same, kind, told } of concepts) {
    for (const other of same) {
      relate(concept, other, 'same');
      relate(other, concept, 'same');
    }
    for (const other of kind) {
      relate(concept, other, 'kind');
      // A question about carriers is answered by what names one.
      relate(other, concept, 'sort');
    }
    for (const other of told) relate(concept, other, 'told');
  }
  const strongestFirst = (known: ReadonlyMap<string, Kinship>) =>
    new Map([...known].sort(([, a], [, b]) => strengths[b] - strengths[a]));
  return new Map([...kin].map(([from, known]) => [from, strongestFirst(known)]));
}

function othersOf(concepts: readonly Concept[]): Thesaurus['others'] {
  const kinds = concepts.flatMap(({ c, kind }) => kind.map((of) => ({ of, term: `:${c}` })));
  const sorts = Map.groupBy(kinds, ({ of }) => of);
  return new Map(
    concepts.map(({ c, kind }) => {
      const sharing = kind.flatMap((of) => sorts.get(of) ?? []).map(({ term }) => term);
      return [`:${c}`, new Set(sharing.filter((term) => term !== `:${c}`))];
    }),
  );
}

export function stemsOf(text: string): string[] {
  return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).map(stemEnglish);
}
