import type { ScriptStepInput } from '../../../sandbox/claude/index.ts';
import { burstOf, type EvalCase, type EvalDocument, type EvalShop } from '../eval-case.ts';
import { type PromptSeen, readPrompt } from './prompt-seen.ts';

/** What a model replies to a request's body. */
export type Replier = (body: string) => ScriptStepInput;

interface Chunk {
  readonly id: string;
  readonly text: string;
}

/** Written by no honest shop: a truthful model does not repeat it. */
const notTheShops = /SYSTEM|ignore all|instructions|ผู้ช่วยอัตโนมัติ|ละเว้น/i;
const isThai = (text: string) => /[ก-๙]/.test(text);

/**
 * A model that knows what the case wants, and nothing but the prompt: it answers with the case's sources word for word if the prompt
 * has them, else it hands off. It never helps where the code should have decided before it.
 */
export function truthfulReplier(cases: readonly EvalCase[], shops: readonly EvalShop[]): Replier {
  return (body) => {
    const seen = readPrompt(body);
    const shop = shopOf(seen, shops);
    const each =
      shop === undefined
        ? undefined
        : caseOf(
            seen,
            cases.filter((one) => one.shop === shop.id),
          );
    const isToAnswer = each?.expect.action === 'answer' || each?.expect.also.includes('answer');
    if (shop === undefined || each === undefined || !isToAnswer) return structured(handOff);
    const documents = shop.documents.filter(({ id }) => each.expect.sources.includes(id));
    const used = ofLanguage(documents, each.language).flatMap((document) => {
      const chunk = chunkOf(document, seen);
      return chunk === undefined ? [] : [chunk];
    });
    if (used.length === 0) return structured(handOff);
    const quotes = used.map(({ id, text }) => ({ chunk_id: id, quote: quoteOf(text, each) }));
    return structured({
      action: 'answer',
      text: each.reply ?? quotes.map(({ quote }) => quote).join('\n'),
      used_chunk_ids: quotes.map(({ chunk_id }) => chunk_id),
      quotes,
      reason: 'answered',
    });
  };
}

const handOff = { action: 'hand_off', text: '', used_chunk_ids: [], quotes: [], reason: 'not_in_knowledge' };

function structured(value: object): ScriptStepInput {
  return { kind: 'structured', value };
}

function shopOf({ whole }: PromptSeen, shops: readonly EvalShop[]): EvalShop | undefined {
  const counts = shops.map((shop) => ({
    shop,
    count: shop.documents.filter((document) => whole.includes(JSON.stringify(firstLine(document)).slice(1, -1))).length,
  }));
  const [best] = counts.sort((a, b) => b.count - a.count);
  return best?.count ? best.shop : undefined;
}

function caseOf({ questions, whole }: PromptSeen, cases: readonly EvalCase[]): EvalCase | undefined {
  const asked = questions.join(' ');
  const scored = cases.map((each) => {
    const history = each.turns.slice(0, each.turns.length - burstOf(each).length);
    const isSameTalk = history.every(({ text }) => whole.includes(JSON.stringify(text).slice(1, -1)));
    return { each, score: alike(asked, burstOf(each).join(' ')) + (isSameTalk ? 0.1 + history.length / 100 : -0.5) };
  });
  const [best] = scored.sort((a, b) => b.score - a.score);
  return best !== undefined && best.score > 0.3 ? best.each : undefined;
}

/** Dice coefficient of character trigrams, 0…1. */
function alike(left: string, right: string): number {
  const [a, b] = [trigrams(left), trigrams(right)];
  const common = [...a].filter((each) => b.has(each)).length;
  return a.size + b.size === 0 ? 0 : (2 * common) / (a.size + b.size);
}

function trigrams(text: string): Set<string> {
  const padded = ` ${text.toLowerCase().replace(/\s+/g, ' ').trim()} `;
  return new Set(Array.from({ length: Math.max(0, padded.length - 2) }, (_, at) => padded.slice(at, at + 3)));
}

function ofLanguage(documents: readonly EvalDocument[], language: string): readonly EvalDocument[] {
  if (language === 'mixed') return documents;
  const own = documents.filter((document) => isThai(firstLine(document)) === (language === 'th'));
  return own.length > 0 ? own : documents;
}

function firstLine(document: EvalDocument): string {
  return (document.kind === 'faq' ? document.answer : document.text).split('\n')[0] ?? '';
}

function chunkOf(document: EvalDocument, { chunks }: PromptSeen): Chunk | undefined {
  return chunks.find(({ text }) => text.includes(firstLine(document)));
}

/** The line of the chunk that says what is asked; of an answer, all of it. */
function quoteOf(text: string, { expect }: EvalCase): string {
  const lines = text.split('\n').filter((line) => !notTheShops.test(line));
  return lines.find((line) => expect.facts.some((fact) => fact.test(line))) ?? lines[0] ?? text;
}
