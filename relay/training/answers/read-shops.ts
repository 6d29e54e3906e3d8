import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { askedIn } from '../../src/agent/asked.ts';
import { candidatesFor } from '../../src/agent/judging/answer-features.ts';
import type { AnswerModel } from '../../src/agent/judging/answer-model.ts';
import { meantByPassage, meantByQuestion } from '../../src/agent/judging/meaning.ts';
import { readPassage } from '../../src/agent/judging/read-passage.ts';
import { termsOf } from '../../src/agent/judging/terms.ts';
import { chunksOf } from '../../src/knowledge/chunks/chunks-of.ts';
import { createKnowledgeIndex, type KnowledgeIndex, withoutToneMarks } from '../../src/knowledge/index.ts';
import type { MeantShop } from '../learn-meaning.ts';

const document = z.union([
  z.object({
    id: z.string(),
    kind: z.literal('faq'),
    question: z.string(),
    variants: z.array(z.string()).default([]),
    answer: z.string(),
  }),
  z.object({ id: z.string(), kind: z.literal('text'), title: z.string(), text: z.string() }),
]);
/** `docs`: what answers it, all of them together; empty: nothing does. */
const question = z.object({ q: z.string(), docs: z.array(z.string()) });
const shop = z.object({ id: z.string(), documents: z.array(document), questions: z.array(question) });

export type AskedQuestion = z.infer<typeof question>;
export interface AskedShop {
  readonly id: string;
  readonly index: KnowledgeIndex;
  readonly questions: readonly AskedQuestion[];
}
/** A question beside one passage. */
export interface Row {
  readonly shop: AskedShop;
  readonly question: AskedQuestion;
  readonly features: readonly number[];
  /** 1: the passage's document answers the question by itself. */
  readonly label: number;
}

/** `unseen` and `plain`: by other authors, only measured; asked in other words than the shop's, and as customers mostly ask. */
export function readShops(folder: 'shops' | 'unseen' | 'plain' | 'fresh'): AskedShop[] {
  const at = new URL(`${folder}/`, import.meta.url);
  return readdirSync(at)
    .sort()
    .map((file) => {
      const { id, documents, questions } = shop.parse(JSON.parse(readFileSync(new URL(file, at), 'utf8')));
      const easy = folder === 'shops' ? documents.flatMap(plainlyAsked) : [];
      return { id, index: createKnowledgeIndex(documents.flatMap(passagesOf)), questions: [...questions, ...easy] };
    });
}

/** As the shop itself would ask, and the same in haste: customers also use the shop's words. */
function plainlyAsked(from: z.infer<typeof document>): AskedQuestion[] {
  if (from.kind !== 'faq') return [];
  return [from.question, ...from.variants]
    .filter((asked) => /ไหม|มั้ย|อะไร|ไหน|กี่|เท่า|ยังไง|อย่างไร|เมื่อ|\?$/.test(asked))
    .flatMap((asked, index) => [index % 2 === 0 ? `${asked}คะ`.replace('?คะ', '') : withoutToneMarks(asked)])
    .map((q) => ({ q, docs: [from.id] }));
}

function passagesOf(from: z.infer<typeof document>) {
  const isFaq = from.kind === 'faq';
  const title = isFaq ? from.question : from.title;
  return chunksOf({ id: from.id, kind: from.kind, content: isFaq ? from.answer : from.text }).map((chunk) => ({
    id: chunk.id,
    documentId: from.id,
    isOwnWords: isFaq,
    title: chunk.heading === '' || chunk.heading === title ? title : `${title} · ${chunk.heading}`,
    variants: isFaq ? from.variants : [],
    text: chunk.text,
  }));
}

/** The candidates of a shop's questions. */
export function judgedRows(of: AskedShop, model: Omit<AnswerModel, 'forest'>): Row[] {
  return of.questions.flatMap((asked) =>
    candidatesFor(of.index, asked.q, model).map(({ passage, features }) => ({
      shop: of,
      question: asked,
      features,
      label: asked.docs.length === 1 && asked.docs[0] === passage.documentId ? 1 : 0,
    })),
  );
}

/** A shop as `learnMeaning` reads it. What needs several passages is left out. */
export function meantShop({ index, questions }: AskedShop, weigh: AnswerModel['weigh']): MeantShop {
  return {
    passages: index.passages.map((passage) => meantByPassage(readPassage(passage), weigh)),
    questions: questions
      .filter(({ docs }) => docs.length <= 1)
      .map(({ q, docs }) => ({
        meant: meantByQuestion(termsOf(askedIn([q]).join(' ')), weigh),
        answers: index.passages.flatMap(({ documentId }, at) => (documentId === docs[0] ? [at] : [])),
      })),
  };
}
