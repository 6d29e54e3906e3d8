import { z } from 'zod';
import { documentFailure, documentKind, documentState, recrawl } from '../model/document.ts';
import { connectionId, documentId, personId } from '../model/ids.ts';
import { instant } from '../model/time.ts';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';

const ofConnection = z.object({ id: connectionId });
const oneDocument = z.object({ id: documentId });

const question = z.string().trim().min(1).max(500);
const answer = z.string().trim().min(1).max(4000);
/** Other wordings of a question. */
const variants = z.array(question).max(30);
const title = z.string().trim().min(1).max(200);
/** What one request may carry; more is uploaded as a file. */
const text = z.string().trim().min(1).max(50_000);
const url = z.string().trim().min(1).max(2000);

/** A question and its answer, in the customer's words and the shop's. */
export const faqContent = z.object({ question, answer, variants: variants.default([]) });
const faqInput = faqContent.extend({
  /** The kind that may be left out. */
  kind: z.literal('faq').optional(),
  isEnabled: z.boolean().default(true),
});
const textInput = z.object({ kind: z.literal('text'), title, text, isEnabled: z.boolean().default(true) });
const urlInput = z.object({
  kind: z.literal('url'),
  url,
  /** Unset: the page's own. */
  title: title.optional(),
  recrawl: recrawl.default('never'),
  isEnabled: z.boolean().default(true),
});
export const documentInput = z.discriminatedUnion('kind', [faqInput, textInput, urlInput]);

export const documentChange = z.object({
  question: question.optional(),
  answer: answer.optional(),
  variants: variants.optional(),
  title: title.optional(),
  text: text.optional(),
  recrawl: recrawl.optional(),
  isEnabled: z.boolean().optional(),
});

export const document = z.object({
  id: documentId,
  connectionId,
  kind: documentKind,
  /** An FAQ's question. */
  title: z.string(),
  /** Of an FAQ; empty otherwise, like `answer`. */
  question: z.string(),
  answer: z.string(),
  variants: z.array(z.string()),
  url: z.string().nullable(),
  recrawl,
  isEnabled: z.boolean(),
  state: documentState,
  failure: documentFailure.nullable(),
  /** 0: nothing has been imported yet. */
  version: z.int().nonnegative(),
  characters: z.int().nonnegative(),
  chunkCount: z.int().nonnegative(),
  pageCount: z.int().nullable(),
  /** An older document of this account that says exactly the same; this one is then left out. */
  duplicateOf: documentId.nullable(),
  /** How often the agent rested an answer on it. */
  usedCount: z.int().nonnegative(),
  crawledAt: instant.nullable(),
  nextCrawlAt: instant.nullable(),
  updatedAt: instant,
});
export type KnowledgeDocument = z.infer<typeof document>;

export const documentChunk = z.object({ id: z.string(), heading: z.string(), text: z.string() });

export const documentVersion = z.object({
  version: z.int().positive(),
  title: z.string(),
  characters: z.int().nonnegative(),
  isCurrent: z.boolean(),
  /** Null: the schedule, or somebody who is no longer here. */
  by: z.object({ id: personId, name: z.string() }).nullable(),
  createdAt: instant,
});
export type DocumentVersion = z.infer<typeof documentVersion>;

export const listDocuments = endpoint({
  method: 'GET',
  path: '/connections/:id/documents',
  access: 'agent.read',
  summary: 'What the agent knows about this shop',
  params: ofConnection,
  query: nothing,
  body: nothing,
  output: z.object({ documents: z.array(document) }),
});

/** A PDF is uploaded instead: `POST /connections/:id/documents/file?title=`, the bytes as the body. */
export const createDocument = endpoint({
  method: 'POST',
  path: '/connections/:id/documents',
  access: 'agent.change',
  summary: 'Add a question and its answer, a text, or a page of the web',
  params: ofConnection,
  query: nothing,
  body: documentInput,
  output: document,
});

export const bulkProblem = z.enum([
  'no_question',
  'no_answer',
  'too_long',
  'too_many_variants',
  'duplicate',
  'too_many_rows',
]);
export const createFaqs = endpoint({
  method: 'POST',
  path: '/connections/:id/documents/faqs',
  access: 'agent.change',
  summary: 'Add up to 1,000 questions and answers from a table: question, answer, other wordings…',
  params: ofConnection,
  query: nothing,
  /** Comma, semicolon or tab between the columns; a first row of headings is passed over. */
  body: z.object({ table: z.string().min(1).max(150_000) }),
  output: z.object({
    created: z.int().nonnegative(),
    /** By line of the table, counted from 1. */
    problems: z.array(z.object({ row: z.int().positive(), problem: bulkProblem })),
  }),
});

export const getDocument = endpoint({
  method: 'GET',
  path: '/documents/:id',
  access: 'agent.read',
  summary: 'A document and its chunks, 50 at a time',
  params: oneDocument,
  query: z.object({ cursor: z.coerce.number().int().nonnegative().default(0) }),
  body: nothing,
  output: z.object({
    document,
    /** Of a text, to be edited: all of it. Null for the other kinds. */
    text: z.string().nullable(),
    chunks: z.array(documentChunk),
    nextCursor: z.int().nullable(),
  }),
});

export const changeDocument = endpoint({
  method: 'PATCH',
  path: '/documents/:id',
  access: 'agent.change',
  summary: 'Change an answer, or switch a document off',
  params: oneDocument,
  query: nothing,
  body: documentChange,
  output: document,
});

export const deleteDocument = endpoint({
  method: 'DELETE',
  path: '/documents/:id',
  access: 'agent.change',
  summary: 'Remove it; it can be had back for an hour',
  params: oneDocument,
  query: nothing,
  body: nothing,
  output: nothing,
});

export const undeleteDocument = endpoint({
  method: 'POST',
  path: '/documents/:id/undelete',
  access: 'agent.change',
  summary: 'Have a removed document back',
  params: oneDocument,
  query: nothing,
  body: nothing,
  output: document,
});

export const listDocumentVersions = endpoint({
  method: 'GET',
  path: '/documents/:id/versions',
  access: 'agent.read',
  summary: 'What it said before, newest first',
  params: oneDocument,
  query: nothing,
  body: nothing,
  output: z.object({ versions: z.array(documentVersion) }),
});

export const restoreDocument = endpoint({
  method: 'POST',
  path: '/documents/:id/restore',
  access: 'agent.change',
  summary: 'Make what an older version said the newest one',
  params: oneDocument,
  query: nothing,
  body: z.object({ version: z.int().positive() }),
  output: document,
});

export const importDocument = endpoint({
  method: 'POST',
  path: '/documents/:id/import',
  access: 'agent.change',
  summary: 'Fetch the page, or read the file, once more',
  params: oneDocument,
  query: nothing,
  body: nothing,
  output: document,
});

export const cancelImport = endpoint({
  method: 'DELETE',
  path: '/documents/:id/import',
  access: 'agent.change',
  summary: 'Stop the import under way',
  params: oneDocument,
  query: nothing,
  body: nothing,
  output: document,
});
