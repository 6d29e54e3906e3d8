import type { documentChange, documentInput, KnowledgeDocument } from '@tandem/shared/api';
import { must, newId } from '@tandem/shared/lib';
import { type ConnectionId, type DocumentId, documentId, type MediaId, type PersonId } from '@tandem/shared/model';
import type { z } from 'zod';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import { requireRoom } from '../plans/index.ts';
import type { FaqRow } from './faq-table.ts';
import { parsePageAddress } from './fetch/page-address.ts';
import { isLoopbackAddress } from './fetch/public-address.ts';
import { nextCrawlAt, scheduleCrawl } from './import/crawl-schedule.ts';
import { startImport } from './import/start-import.ts';
import { findDocument, hasConnection, insertDocument, setDocument } from './store/document-store.ts';
import { readVersion, saveVersion } from './store/version-store.ts';

/** What the shop does to its documents. All throw ProblemError; all tell the stream. */

type Input = z.output<typeof documentInput>;
type Change = z.output<typeof documentChange>;

export async function existing(tx: TenantTx, id: DocumentId): Promise<KnowledgeDocument> {
  const document = await findDocument(tx, id);
  if (document === null) throw new ProblemError('not_found', 'no such document');
  return document;
}

export async function ownConnection(tx: TenantTx, connectionId: ConnectionId): Promise<void> {
  if (!(await hasConnection(tx, connectionId))) throw new ProblemError('not_found', 'no such connection');
}

export function tellChange(tx: TenantTx, { connectionId }: { readonly connectionId: ConnectionId }): void {
  tx.append({ type: 'knowledge.changed', connectionId });
}

export async function createDocument(
  ctx: RelayContext,
  tx: TenantTx,
  connectionId: ConnectionId,
  input: Input,
  by: PersonId,
): Promise<KnowledgeDocument> {
  await ownConnection(tx, connectionId);
  const document = { id: documentId.parse(newId()), connectionId };
  const { isEnabled } = input;
  if (input.kind === 'url' || input.kind === 'text')
    await requireRoom(tx, 'documents', { adding: 1, now: ctx.clock.now() });
  if (input.kind === 'url') {
    const url = parsePageAddress(input.url, ctx.config.imports.allowLoopback ? isLoopbackAddress : null)?.href;
    if (url === undefined)
      throw new ProblemError('invalid_input', 'no public web address', { url: 'not_allowed_address' });
    await insertDocument(tx, {
      ...document,
      kind: 'url',
      title: input.title ?? '',
      isEnabled,
      url,
      recrawl: input.recrawl,
    });
    await startImport(tx, document, by);
    return existing(tx, document.id);
  }
  const kind = input.kind ?? 'faq';
  const content =
    input.kind === 'text'
      ? { title: input.title, variants: [], content: input.text }
      : { title: input.question, variants: input.variants, content: input.answer };
  await insertDocument(tx, { ...document, kind, title: content.title, isEnabled });
  await saveVersion(tx, { ...document, kind }, { ...content, pageCount: null }, by);
  tellChange(tx, document);
  return existing(tx, document.id);
}

/** The file is stored already; reading it is the import's. */
export async function createFromFile(
  ctx: RelayContext,
  tx: TenantTx,
  connectionId: ConnectionId,
  file: { readonly title: string; readonly mediaId: MediaId },
  by: PersonId,
): Promise<KnowledgeDocument> {
  await requireRoom(tx, 'documents', { adding: 1, now: ctx.clock.now() });
  const document = { id: documentId.parse(newId()), connectionId };
  await insertDocument(tx, { ...document, kind: 'pdf', isEnabled: true, ...file });
  await startImport(tx, document, by);
  return existing(tx, document.id);
}

/** How many were added. */
export async function createFaqs(
  tx: TenantTx,
  connectionId: ConnectionId,
  rows: readonly FaqRow[],
  by: PersonId,
): Promise<number> {
  for (const { question: title, answer: content, variants } of rows) {
    const document = { id: documentId.parse(newId()), kind: 'faq' as const };
    await insertDocument(tx, { ...document, connectionId, title, isEnabled: true });
    await saveVersion(tx, document, { title, variants, content, pageCount: null }, by);
  }
  if (rows.length > 0) tellChange(tx, { connectionId });
  return rows.length;
}

const fieldsOf: Record<KnowledgeDocument['kind'], readonly (keyof Change)[]> = {
  faq: ['question', 'answer', 'variants', 'isEnabled'],
  text: ['title', 'text', 'isEnabled'],
  pdf: ['title', 'isEnabled'],
  url: ['title', 'recrawl', 'isEnabled'],
};

export async function changeDocument(
  ctx: RelayContext,
  tx: TenantTx,
  id: DocumentId,
  change: Change,
  by: PersonId,
): Promise<KnowledgeDocument> {
  const document = await existing(tx, id);
  const given = (Object.keys(change) as (keyof Change)[]).filter((field) => change[field] !== undefined);
  const foreign = given.find((field) => !fieldsOf[document.kind].includes(field));
  if (foreign !== undefined)
    throw new ProblemError('invalid_input', `a ${document.kind} has no ${foreign}`, { [foreign]: 'not_of_kind' });
  const { title, isEnabled, recrawl } = change;
  await setDocument(tx, id, { title, isEnabled, recrawl });
  const now = ctx.clock.now();
  if (recrawl !== undefined) {
    const last = document.crawledAt === null ? now : Date.parse(document.crawledAt);
    await scheduleCrawl(tx, id, nextCrawlAt(recrawl, last, now));
  }
  if (given.some((field) => field === 'question' || field === 'answer' || field === 'variants' || field === 'text')) {
    const current = must(await readVersion(tx, id, document.version), 'the current version');
    await saveVersion(
      tx,
      document,
      {
        title: change.question ?? title ?? document.title,
        variants: change.variants ?? current.variants,
        content: change.answer ?? change.text ?? current.content,
        pageCount: null,
      },
      by,
    );
  }
  tellChange(tx, document);
  return existing(tx, id);
}

export async function restoreVersion(
  tx: TenantTx,
  id: DocumentId,
  version: number,
  by: PersonId,
): Promise<KnowledgeDocument> {
  const document = await existing(tx, id);
  const content = await readVersion(tx, id, version);
  if (content === null) throw new ProblemError('not_found', 'no such version');
  await saveVersion(tx, document, content, by);
  tellChange(tx, document);
  return existing(tx, id);
}
