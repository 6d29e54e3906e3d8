import { must } from '@tandem/shared/lib';
import { documentId, type TenantId } from '@tandem/shared/model';
import { z } from 'zod';
import type { RelayContext } from '../../context.ts';
import { defineTask } from '../../queue/task.ts';
import { endImport, type ImportEnd, type ImportSubject, isUnderWay, moveImport } from '../store/import-store.ts';
import { saveVersion } from '../store/version-store.ts';
import { enqueueCrawl, nextCrawlAt } from './crawl-schedule.ts';
import type { ImportEnding, ImportOrder } from './import-order.ts';
import { runImport } from './run-import.ts';
import { importTaskName } from './start-import.ts';

const payload = z.object({ documentId, importId: z.string() });
type Ids = z.output<typeof payload> & { readonly tenantId: TenantId };

/** How soon a running import notices that somebody cancelled it. */
const lookMs = 500;

/**
 * Fetches or reads a document and makes what it says the next version. Begun anew when its worker died. What was there stays in use
 * until then, and when it fails.
 */
export const importDocumentTask = defineTask({
  name: importTaskName,
  lane: 'import',
  payload,
  maxAttempts: 5,
  async run(ctx, { documentId: id, importId }, { tenantId: maybeTenantId, signal }) {
    const ids: Ids = { documentId: id, importId, tenantId: must(maybeTenantId, 'a tenant') };
    const begun = await begin(ctx, ids);
    if (begun === null) return;
    const stop = watchCancel(ctx, ids);
    try {
      const ending = await runImport(begun.order, begun.file, {
        signal: AbortSignal.any([signal, stop.signal]),
        onReading: () =>
          void move(ctx, ids, 'reading').catch((error: unknown) =>
            ctx.log.warn({ err: error, ...ids }, 'import: state'),
          ),
      });
      // The worker is closing: another one begins anew.
      signal.throwIfAborted();
      if (ending.kind === 'failed')
        ctx.log.info({ ...ids, failure: ending.failure, detail: ending.detail }, 'import failed');
      if (ending.kind === 'done') await move(ctx, ids, 'indexing');
      await settle(ctx, ids, ending);
    } finally {
      stop.end();
    }
  },
});

async function begin(ctx: RelayContext, { tenantId, documentId: id, importId }: Ids) {
  return ctx.db.withTenant(tenantId, async (tx) => {
    const kept = await moveImport(tx, id, importId, 'reading');
    if (kept === null) return null;
    const subject = kept.kind === 'url' ? await moveImport(tx, id, importId, 'fetching') : kept;
    if (subject === null) return null;
    tx.append({ type: 'knowledge.changed', connectionId: subject.connectionId });
    const media = subject.mediaId === null ? null : await ctx.media.get(tx, subject.mediaId);
    return { order: orderOf(ctx, subject, media?.bytes ?? new Uint8Array()), file: media?.bytes ?? null };
  });
}

function orderOf(ctx: RelayContext, subject: ImportSubject, file: Uint8Array): ImportOrder {
  const { limits, allowLoopback } = ctx.config.imports;
  if (subject.kind === 'pdf') return { kind: 'pdf', byteLength: file.byteLength, limits };
  // Marks of a version we no longer have would be answered by "unchanged".
  const marks = subject.version === 0 ? { etag: null, lastModified: null } : subject;
  const { etag, lastModified } = marks;
  return {
    kind: 'url',
    byteLength: 0,
    url: must(subject.url, 'an address'),
    etag,
    lastModified,
    allowLoopback,
    limits,
  };
}

async function move(ctx: RelayContext, { tenantId, documentId: id, importId }: Ids, state: 'reading' | 'indexing') {
  await ctx.db.withTenant(tenantId, async (tx) => {
    const subject = await moveImport(tx, id, importId, state);
    if (subject !== null) tx.append({ type: 'knowledge.changed', connectionId: subject.connectionId });
  });
}

async function settle(
  ctx: RelayContext,
  { tenantId, documentId: id, importId }: Ids,
  ending: ImportEnding,
): Promise<void> {
  await ctx.db.withTenant(tenantId, async (tx) => {
    const subject = await moveImport(tx, id, importId, 'indexing');
    if (subject === null) return;
    const now = ctx.clock.now();
    const next = subject.kind === 'url' ? nextCrawlAt(subject.recrawl, now, now) : null;
    if (ending.kind === 'done') {
      const { text: content, pageCount } = ending;
      const title = subject.title === '' ? (ending.title ?? fallbackTitle(subject)) : subject.title;
      await saveVersion(tx, subject, { title, variants: [], content, pageCount }, subject.by);
    }
    const end: ImportEnd = {
      failure: ending.kind === 'failed' ? ending.failure : null,
      ...(ending.kind === 'done' && { marks: ending }),
      crawledAt: subject.kind === 'url' ? new Date(now) : null,
      nextCrawlAt: next,
    };
    await endImport(tx, id, importId, end);
    enqueueCrawl(tx, id, next);
    tx.append({ type: 'knowledge.changed', connectionId: subject.connectionId });
  });
}

function fallbackTitle({ url }: ImportSubject): string {
  return url === null ? 'PDF' : url.replace(/^https?:\/\//, '').slice(0, 200);
}

/** Aborts when the import is no longer the document's. */
function watchCancel(ctx: RelayContext, { tenantId, documentId: id, importId }: Ids) {
  const cancelled = new AbortController();
  let cancelTimer: () => void = () => undefined;
  let hasEnded = false;
  const look = async () => {
    try {
      const goesOn = await ctx.db.withTenant(tenantId, (tx) => isUnderWay(tx, id, importId));
      if (!goesOn) return cancelled.abort();
    } catch (error) {
      // A database that is away for a moment is asked again; the end of the import asks it in any case.
      ctx.log.debug({ err: error }, 'import: not asked whether it goes on');
    }
    if (!hasEnded) wait();
  };
  const wait = () => {
    cancelTimer = ctx.clock.after(lookMs, () => void look());
  };
  wait();
  return {
    signal: cancelled.signal,
    end: () => {
      hasEnded = true;
      cancelTimer();
    },
  };
}
