import type { DocumentId, Recrawl } from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { setNextCrawl } from '../store/import-store.ts';

export const recrawlTaskName = 'recrawl-document';

const dayMs = 24 * 3_600_000;
const periodMs = { daily: dayMs, weekly: 7 * dayMs } as const;

/** Null: never. A schedule that is long overdue begins now. */
export function nextCrawlAt(schedule: Recrawl, last: number, now: number): Date | null {
  return schedule === 'never' ? null : new Date(Math.max(now, last + periodMs[schedule]));
}

/** Writes down when the page is due, and has it come up then. */
export async function scheduleCrawl(tx: TenantTx, id: DocumentId, at: Date | null): Promise<void> {
  await setNextCrawl(tx, id, at);
  enqueueCrawl(tx, id, at);
}

export function enqueueCrawl(tx: TenantTx, id: DocumentId, at: Date | null): void {
  if (at === null) return;
  tx.enqueue({
    task: recrawlTaskName,
    payload: { documentId: id },
    key: `recrawl:${id}`,
    keyMode: 'replace',
    runAt: at,
  });
}
