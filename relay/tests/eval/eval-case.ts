import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentOptionsChange } from '@tandem/shared/api';
import { z } from 'zod';

// What an evaluation is made of: shops with their knowledge, and cases. The README of this folder describes the files for outsiders.

const faq = z.strictObject({
  id: z.string(),
  kind: z.literal('faq'),
  question: z.string(),
  variants: z.array(z.string()).default([]),
  answer: z.string(),
});
const text = z.strictObject({ id: z.string(), kind: z.literal('text'), title: z.string(), text: z.string() });
export const evalShop = z.strictObject({
  id: z.string(),
  name: z.string(),
  language: z.string().default('th'),
  /** The shop's guidance to its agent. */
  prompt: z.string().default(''),
  options: agentOptionsChange.default({}),
  documents: z.array(z.discriminatedUnion('kind', [faq, text])),
});
export type EvalShop = z.infer<typeof evalShop>;
export type EvalDocument = EvalShop['documents'][number];

const action = z.enum(['answer', 'template', 'clarify', 'handoff', 'silent']);
export type Action = z.infer<typeof action>;
const pattern = z.string().transform((source) => new RegExp(source, 'iu'));

export const evalCase = z.strictObject({
  id: z.string(),
  shop: z.string(),
  slice: z.string(),
  language: z.string(),
  turns: z.array(
    z.strictObject({
      from: z.enum(['customer', 'shop']),
      text: z.string(),
      /** Since the turn before, milliseconds. */
      gapMs: z.number().nonnegative().optional(),
    }),
  ),
  expect: z.strictObject({
    action,
    reason: z.string().optional(),
    /** Outcomes that are right as well; `handoff` stands for any reason. */
    also: z.array(action).default([]),
    facts: z.array(pattern),
    forbidden: z.array(pattern),
    sources: z.array(z.string()),
    maxCostUsd: z.number().nonnegative(),
  }),
  route: z.enum(['template', 'cache', 'haiku', 'sonnet']).optional(),
  /** What a truthful model would say, where the sources' own words will not do. */
  reply: z.string().optional(),
  setup: z
    .strictObject({
      at: z.iso.datetime({ offset: true }).optional(),
      budgetSpent: z.boolean().default(false),
      messagesLeft: z.int().nonnegative().optional(),
      windowLeftMs: z.number().positive().optional(),
      mode: z.enum(['draft', 'auto']).default('auto'),
    })
    .prefault({}),
});
export type EvalCase = z.infer<typeof evalCase>;

export interface EvalSet {
  readonly shops: readonly EvalShop[];
  readonly cases: readonly EvalCase[];
}

/** `shops.json` (a list) or `shops/*.json` (one each), and every `*.jsonl` beside them. Throws with the file and line that is wrong. */
export function readEvalSet(dir: string): EvalSet {
  const list = join(dir, 'shops.json');
  const folder = join(dir, 'shops');
  const shops = existsSync(list)
    ? parse(z.array(evalShop), readFileSync(list, 'utf8'), list)
    : filesOf(folder, '.json').map((path) => parse(evalShop, readFileSync(path, 'utf8'), path));
  const cases = filesOf(dir, '.jsonl').flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line, index) => (line.trim() === '' ? [] : [parse(evalCase, line, `${path}:${index + 1}`)])),
  );
  const ids = new Set(cases.map(({ id }) => id));
  if (ids.size !== cases.length) throw new Error('two cases have the same id');
  for (const { id, shop, expect } of cases) {
    const known = shops.find((each) => each.id === shop);
    if (known === undefined) throw new Error(`${id}: no shop ${shop}`);
    const missing = expect.sources.find((source) => known.documents.every((document) => document.id !== source));
    if (missing !== undefined) throw new Error(`${id}: ${shop} has no document ${missing}`);
  }
  return { shops, cases };
}

function filesOf(dir: string, ending: string): string[] {
  const names = readdirSync(dir).filter((name) => name.endsWith(ending));
  return names.sort().map((name) => join(dir, name));
}

function parse<T>(schema: z.ZodType<T>, json: string, where: string): T {
  const parsed = schema.safeParse(JSON.parse(json));
  if (!parsed.success) throw new Error(`${where}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Of a document, all a reply may rest on. */
export function wordsOf(document: EvalDocument): string {
  return document.kind === 'faq' ? `${document.question}\n${document.answer}` : `${document.title}\n${document.text}`;
}

/** What the case's last burst says. */
export function burstOf({ turns }: EvalCase): string[] {
  const last = turns.findLastIndex(({ from }) => from === 'shop');
  return turns.slice(last + 1).map((turn) => turn.text);
}
