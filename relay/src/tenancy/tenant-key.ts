import { randomBytes } from 'node:crypto';
import { must } from '@tandem/shared/lib';
import type { TenantId } from '@tandem/shared/model';
import { deriveKey } from '../config/keys.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { seal, unseal } from './sealed.ts';

export const masterKeyVersion = 1;

/** Encrypts one tenant's secrets. `aad` names the row and its key version, such as `connection:<id>:1`; the tenant is added here. */
export interface TenantCipher {
  encrypt(plain: string | Uint8Array, aad: string): Buffer;
  /** Throws when the row belongs to another tenant or place, or was changed. */
  decrypt(sealed: Uint8Array, aad: string): Buffer;
}

/** A new data key, wrapped by the master key: what `tenant.data_key` holds. */
export function newDataKey(ctx: Pick<RelayContext, 'config'>, tenantId: TenantId): Buffer {
  return seal(deriveKey(ctx.config, 'data-key'), randomBytes(32), wrapAad(tenantId, masterKeyVersion));
}

export async function tenantCipher(ctx: Pick<RelayContext, 'config'>, tx: TenantTx): Promise<TenantCipher> {
  const [row] = await tx.sql<{ wrapped: Buffer; version: number }[]>`
    select data_key as wrapped, master_key_version as version from tenant where id = ${tx.tenantId}`;
  const { wrapped, version } = must(row, 'the tenant');
  const key = unseal(deriveKey(ctx.config, 'data-key'), wrapped, wrapAad(tx.tenantId, version));
  const full = (aad: string) => `${tx.tenantId}|${aad}`;
  return {
    encrypt: (plain, aad) => seal(key, typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain, full(aad)),
    decrypt: (sealed, aad) => unseal(key, sealed, full(aad)),
  };
}

function wrapAad(tenantId: TenantId, version: number): string {
  return `data-key|${tenantId}|${version}`;
}
