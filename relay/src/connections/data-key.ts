import { randomBytes } from 'node:crypto';
import { must } from '@tandem/shared/lib';
import type { Config } from '../config/index.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { open, seal } from './sealed-box.ts';

/** The tenant's data key, which seals its tokens. It is stored wrapped by the master key, and made when first needed. */
export async function tenantDataKey(tx: TenantTx, config: Config): Promise<Buffer> {
  const masterKey = Buffer.from(config.masterKey.reveal(), 'base64');
  const stored = await readWrapped(tx, false);
  if (stored.length > 0) return unwrap(masterKey, stored, tx.tenantId);
  // Two first uses must end with one key.
  const locked = await readWrapped(tx, true);
  if (locked.length > 0) return unwrap(masterKey, locked, tx.tenantId);
  const dataKey = randomBytes(32);
  await tx.sql`update tenant set data_key = ${seal(masterKey, dataKey, aad(tx.tenantId))} where id = ${tx.tenantId}`;
  return dataKey;
}

async function readWrapped(tx: TenantTx, forUpdate: boolean): Promise<Buffer> {
  const [row] = await tx.sql<{ dataKey: Buffer }[]>`
    select data_key as "dataKey" from tenant where id = ${tx.tenantId} ${forUpdate ? tx.sql`for update` : tx.sql``}`;
  return must(row, 'the tenant').dataKey;
}

const unwrap = (masterKey: Buffer, wrapped: Buffer, tenantId: string): Buffer =>
  open(masterKey, wrapped, aad(tenantId));
const aad = (tenantId: string): string => `data-key|${tenantId}`;
