import type { ConnectionId, DocumentId, PersonId } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { enqueueCrawl } from './import/crawl-schedule.ts';
import { findDocument, setDocument, unmarkDeleted } from './store/document-store.ts';
import { currentDocuments, snapshotDocuments } from './store/snapshot-store.ts';
import { readVersion, saveVersion } from './store/version-store.ts';

/** What is being worked on says what the snapshot says again; nothing else is lost, but switched off. */
export async function restoreDocuments(
  tx: TenantTx,
  connectionId: ConnectionId,
  snapshotId: string,
  by: PersonId,
): Promise<void> {
  const wanted = await snapshotDocuments(tx, snapshotId);
  const current = new Map((await currentDocuments(tx, connectionId)).map((each) => [each.documentId, each]));
  const kept = new Set(wanted.map(({ documentId }) => documentId));
  for (const { documentId } of current.values()) {
    if (!kept.has(documentId)) await setDocument(tx, documentId, { isEnabled: false });
  }
  for (const { documentId, kind, version, title, contentHash } of wanted) {
    const now = current.get(documentId);
    if (now?.contentHash === contentHash && now.title === title) continue;
    if (await unmarkDeleted(tx, documentId)) await crawlAgain(tx, documentId);
    await setDocument(tx, documentId, { isEnabled: true, title });
    const content = now?.contentHash === contentHash ? null : await readVersion(tx, documentId, version);
    if (content !== null) await saveVersion(tx, { id: documentId, kind }, { ...content, title }, by);
  }
}

async function crawlAgain(tx: TenantTx, id: DocumentId): Promise<void> {
  const next = (await findDocument(tx, id))?.nextCrawlAt ?? null;
  enqueueCrawl(tx, id, next === null ? null : new Date(next));
}
