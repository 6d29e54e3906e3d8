import type { MediaStore, StoredMedia } from './media-store.ts';

/** Bytes in the tenant's own table: under row-level security, in the same backup, gone with the tenant. */
export const postgresMediaStore: MediaStore = {
  async reserve({ sql, tenantId }, id) {
    await sql`insert into media (tenant_id, id, state) values (${tenantId}, ${id}, 'pending') on conflict do nothing`;
  },

  async put({ sql, tenantId }, id, { bytes, mime, width, height }) {
    const stored = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    await sql`
      insert into media (tenant_id, id, state, mime, width, height, bytes)
      values (${tenantId}, ${id}, 'ready', ${mime}, ${width}, ${height}, ${stored})
      on conflict (tenant_id, id) do update
      set state = 'ready', mime = excluded.mime, width = excluded.width, height = excluded.height, bytes = excluded.bytes`;
  },

  async fail({ sql, tenantId }, id, state) {
    await sql`update media set state = ${state}, bytes = null where tenant_id = ${tenantId} and id = ${id}`;
  },

  async get({ sql, tenantId }, id) {
    const [row] = await sql<StoredMedia[]>`
      select state, mime, width, height, bytes from media where tenant_id = ${tenantId} and id = ${id}`;
    return row ?? null;
  },

  async delete({ sql, tenantId }, id) {
    await sql`delete from media where tenant_id = ${tenantId} and id = ${id}`;
  },
};
