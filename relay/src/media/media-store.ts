import type { MediaId, MediaState } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';

export interface StoredMedia {
  readonly state: MediaState;
  readonly mime: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly bytes: Uint8Array | null;
}

/** Bytes by tenant, behind one port: PostgreSQL by default. Ids are minted by the caller (`newId`). */
export interface MediaStore {
  /** A place for bytes that are still to be fetched. */
  reserve(tx: TenantTx, id: MediaId): Promise<void>;
  put(
    tx: TenantTx,
    id: MediaId,
    media: { bytes: Uint8Array; mime: string; width: number | null; height: number | null },
  ): Promise<void>;
  fail(tx: TenantTx, id: MediaId, state: 'failed' | 'gone'): Promise<void>;
  get(tx: TenantTx, id: MediaId): Promise<StoredMedia | null>;
  delete(tx: TenantTx, id: MediaId): Promise<void>;
}
