import postgres from 'postgres';
import { ConfigError } from '../config/index.ts';
import { UnsafeDatabaseError } from '../db/assert-safe.ts';
import { BackupError } from '../db/backup/archive.ts';
import { EmbeddedPostgresError } from '../db/embedded/index.ts';
import { MigrationError } from '../db/migrate.ts';

const plain = [BackupError, ConfigError, EmbeddedPostgresError, MigrationError, UnsafeDatabaseError];

/** The sentence that tells an operator why it does not start and what to do; null: a bug, whose stack is wanted. */
export function plainReason(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (plain.some((kind) => error instanceof kind)) return error.message;
  const { code, address, port } = error as { code?: unknown; address?: unknown; port?: unknown };
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${address} is in use: end the other program, or set PORT to another one.`;
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} is reserved for the system: set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL')
    return `HOST ${address} is no address of this machine: set HOST to 127.0.0.1 or 0.0.0.0.`;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'CONNECT_TIMEOUT') {
    return `The database at ${address ?? 'its address'}:${port ?? ''} does not answer (${code}): start it, or correct DATABASE_URL.`;
  }
  if (error instanceof postgres.PostgresError && error.code === '57P03') {
    return `The database is not ready yet (${error.message}): wait until it is, then start again.`;
  }
  if (error instanceof postgres.PostgresError && /^(28|3D000|42501)/.test(error.code)) {
    return `The database refuses us (${error.message}): check DATABASE_URL and DATABASE_MIGRATE_URL.`;
  }
  return null;
}
