import type { TenantId } from '@tandem/shared/model';
import { recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';

type Ctx = Pick<RelayContext, 'db'>;
const byOperator = { actor: { kind: 'operator' } } as const;

/** Nobody signs in or asks anything, streams end within seconds, jobs wait; webhooks are stored. False: there is no such shop. */
export async function suspendShop({ db }: Ctx, tenantId: TenantId, reason: string): Promise<boolean> {
  const [row] = await db.withRole(
    'worker',
    (sql) => sql<[{ isDone: boolean }]>`select suspend_tenant(${tenantId}, ${reason}) as "isDone"`,
  );
  if (!row.isDone) return false;
  await db.withTenant(tenantId, (tx) =>
    recordAudit(tx, { ...byOperator, act: 'shop.suspend', subject: { kind: 'shop', id: tenantId } }),
  );
  return true;
}

/** What waited goes on at once, each at its own time. False: it is not suspended. */
export async function resumeShop({ db }: Ctx, tenantId: TenantId): Promise<boolean> {
  const [row] = await db.withRole(
    'worker',
    (sql) => sql<[{ isDone: boolean }]>`select resume_tenant(${tenantId}) as "isDone"`,
  );
  if (!row.isDone) return false;
  await db.withTenant(tenantId, (tx) =>
    recordAudit(tx, { ...byOperator, act: 'shop.resume', subject: { kind: 'shop', id: tenantId } }),
  );
  return true;
}

/** Null: it is not. */
export async function ownSuspension({ sql }: TenantTx): Promise<string | null> {
  const [row] = await sql<[{ reason: string | null }]>`select own_suspension() as reason`;
  return row.reason;
}

export async function suspensionOfSession({ db }: Ctx, sessionId: string): Promise<string | null> {
  const [row] = await db.withRole(
    'app',
    (sql) => sql<[{ reason: string | null }]>`select suspension_of_session(${sessionId}) as reason`,
  );
  return row.reason;
}

export function suspended(reason: string): ProblemError {
  return new ProblemError('shop_suspended', `This shop is suspended: ${reason}`, { reason });
}
