export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  endOrphan,
  startEmbeddedPostgres,
} from './embedded-postgres.ts';
export { EmbeddedPostgresError } from './embedded-postgres-error.ts';
export { ensureDatabase } from './ensure-database.ts';
export {
  isRunning,
  type ProcessIdentity,
  processStartedAt,
} from './process-identity.ts';
