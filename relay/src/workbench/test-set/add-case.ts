import type { ConnectionId, PersonId } from '@tandem/shared/model';
import type { RelayContext } from '../../context.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { job } from '../../queue/task.ts';
import { countCases, insertCase, markCase, mostCases, type NewCase, type StoredCase } from './case-store.ts';
import { purgeCaseTask, undeleteMs } from './purge-case.task.ts';

/** Adds a case to the account's test set; null: it is full. */
export async function addCaseIfRoom(tx: TenantTx, made: NewCase, by: PersonId | null): Promise<StoredCase | null> {
  return (await countCases(tx, made.connectionId)) >= mostCases ? null : insertCase(tx, made, by);
}

/** It can be had back for an hour. False: there is no such case. */
export async function removeCase(
  { clock }: RelayContext,
  tx: TenantTx,
  connectionId: ConnectionId,
  caseId: string,
): Promise<boolean> {
  if (!(await markCase(tx, connectionId, caseId, true))) return false;
  const runAt = new Date(clock.now() + undeleteMs);
  tx.enqueue(job(purgeCaseTask, { caseId }, { key: `purge-test-case:${caseId}`, keyMode: 'replace', runAt }));
  return true;
}
