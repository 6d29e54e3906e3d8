import type { TenantId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';

/** Of the lane's eight: a shop whose calls hang leaves room for the others. */
const mostAtOnce = 5;

const sending = new WeakMap<RelayContext['db'], Map<TenantId, number>>();

/** A place among the tenant's senders of this process, given back by what it returns; null: it has all it may have. */
export function enterSending({ db }: Pick<RelayContext, 'db'>, tenantId: TenantId): (() => void) | null {
  const counts = sending.get(db) ?? new Map<TenantId, number>();
  sending.set(db, counts);
  const count = counts.get(tenantId) ?? 0;
  if (count >= mostAtOnce) return null;
  counts.set(tenantId, count + 1);
  return () => {
    const left = (counts.get(tenantId) ?? 1) - 1;
    if (left === 0) counts.delete(tenantId);
    else counts.set(tenantId, left);
  };
}
