export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './embedded-postgres.ts';
export { EmbeddedPostgresError } from './embedded-postgres-error.ts';
export {
  isRunning,
  type ProcessIdentity,
  processStartedAt,
} from './process-identity.ts';
