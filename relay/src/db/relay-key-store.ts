import type { RelayKeyStore } from '../keys/relay-keys.ts';
import type { Database } from './database.ts';

/** One row in a global table, behind the functions of migration 0019. */
export function relayKeyStore(db: Pick<Database, 'withRole'>): RelayKeyStore {
  return {
    async read() {
      const [row] = await db.withRole(
        'worker',
        (sql) => sql<{ keyId: string; bytes: Buffer }[]>`
          select master_key_id as "keyId", wrapped as bytes from read_relay_key()`,
      );
      return row ?? null;
    },
    async add({ keyId, bytes }) {
      await db.withRole('worker', (sql) => sql`select add_relay_key(${keyId}, ${Buffer.from(bytes)})`);
    },
    async replace(old, next) {
      const [row] = await db.withRole(
        'worker',
        (sql) => sql<[{ isDone: boolean }]>`
          select replace_relay_key(${Buffer.from(old.bytes)}, ${next.keyId}, ${Buffer.from(next.bytes)}) as "isDone"`,
      );
      return row.isDone;
    },
  };
}
