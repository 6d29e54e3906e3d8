import { randomBytes } from 'node:crypto';
import { must } from '@tandem/shared/lib';
import type { TenantId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import type { WrappedKey } from '../keys/custody.ts';
import { seal, unseal } from '../keys/sealed.ts';

type Keys = Pick<RelayContext, 'keys'>;

/** Encrypts one tenant's secrets. `aad` names the row and its key version, such as `connection:<id>:1`; the tenant is added here. */
export interface TenantCipher {
  encrypt(plain: string | Uint8Array, aad: string): Buffer;
  /** Throws when the row belongs to another tenant or place, or was changed. */
  decrypt(sealed: Uint8Array, aad: string): Buffer;
}

/** A new data key, wrapped by the master key: what `tenant.data_key` and `tenant.master_key_id` hold. */
export function newDataKey({ keys }: Keys, tenantId: TenantId): Promise<WrappedKey> {
  return keys.custody.wrap(randomBytes(32), contextOf(tenantId));
}

export async function tenantCipher({ keys }: Keys, tx: TenantTx): Promise<TenantCipher> {
  const key = await keys.custody.unwrap(await readWrapped(tx), contextOf(tx.tenantId));
  const full = (aad: string) => `${tx.tenantId}|${aad}`;
  return {
    encrypt: (plain, aad) => seal(key, typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain, full(aad)),
    decrypt: (sealed, aad) => unseal(key, sealed, full(aad)),
  };
}

/** Wraps the tenant's data key with the current master key; what it seals stays as it is. False: that one has wrapped it already. */
export async function rewrapDataKey({ keys: { custody } }: Keys, tx: TenantTx): Promise<boolean> {
  const wrapped = await readWrapped(tx, tx.sql`for update`);
  if (wrapped.keyId === custody.currentKeyId) return false;
  const context = contextOf(tx.tenantId);
  const next = await custody.wrap(await custody.unwrap(wrapped, context), context);
  await tx.sql`
    update tenant set data_key = ${Buffer.from(next.bytes)}, master_key_id = ${next.keyId} where id = ${tx.tenantId}`;
  return true;
}

/** The name of the master key that wraps the tenant's data key. Throws `MasterKeyError` when none here opens it. */
export async function wrappingKeyOf({ keys: { custody } }: Keys, tx: TenantTx): Promise<string> {
  const wrapped = await readWrapped(tx);
  await custody.unwrap(wrapped, contextOf(tx.tenantId));
  return wrapped.keyId;
}

async function readWrapped(tx: TenantTx, lock = tx.sql``): Promise<WrappedKey> {
  const [row] = await tx.sql<WrappedKey[]>`
    select data_key as bytes, master_key_id as "keyId" from tenant where id = ${tx.tenantId} ${lock}`;
  return must(row, 'the tenant');
}

function contextOf(tenantId: TenantId): string {
  return `data-key|${tenantId}|1`;
}
