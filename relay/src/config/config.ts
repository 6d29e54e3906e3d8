import { resolve } from 'node:path';
import type { PlanId } from '@tandem/shared/model';
import { ConfigError } from './config-error.ts';
import { defaultDataDir } from './data-dir.ts';
import { type Env, parseEnv, type Role, roles } from './env.ts';
import { type ImportLimits, importLimits } from './import-limits.ts';
import { isLoopback } from './loopback.ts';
import { keptMasterKey } from './master-key.ts';
import { type Secret, secret } from './secret.ts';
import { type TiktokConfig, tiktokConfig } from './tiktok-config.ts';

export type Config = {
  env: 'production' | 'development';
  /** Absolute. */
  dataDir: string;
  /** `port` 0: a free one. `publicUrl` without a slash at the end; undefined: the address it listens on. */
  http: { host: string; port: number; publicUrl: string | undefined };
  /** Unset: the embedded PostgreSQL in `dataDir`. `url` is the application role, `migrateUrl` the owner. */
  database: { url: Secret | undefined; migrateUrl: Secret | undefined };
  /** base64 of 32 bytes each, newest first: the first one wraps data keys, all of them open. */
  masterKeys: readonly Secret[];
  roles: ReadonlySet<Role>;
  tiktok: TiktokConfig;
  claude: { apiKey: Secret | undefined; baseUrl: string | undefined };
  /** How long the agent waits for the customer's next fragment before it answers. */
  burstWaitMs: number;
  /** How long the stream's events are kept; who was away for longer rebuilds. */
  eventDays: number;
  /** Of a shop that signs up; the operator gives others. */
  defaultPlan: PlanId;
  /** What reading a document may cost. `allowLoopback`: pages of this machine, for the sandbox and tests. */
  imports: { limits: ImportLimits; allowLoopback: boolean };
  log: { level: NonNullable<Env['LOG_LEVEL']> };
  smtpUrl: Secret | undefined;
  sentryDsn: Secret | undefined;
  /** Whose X-Forwarded-For is believed: addresses and ranges of the proxies in front; empty: nobody's. */
  trustedProxies: readonly string[];
  /** Unset: `/metrics` answers this machine only. */
  metricsToken: Secret | undefined;
};

/**
 * The relay's configuration from its environment. Makes and keeps a master key in the data folder when none is set
 * outside production.
 *
 * @throws ConfigError that lists every problem, one plain sentence each.
 */
export function loadConfig(raw: NodeJS.ProcessEnv): Config {
  const { env, problems } = parseEnv(raw);
  const isProduction = env.NODE_ENV === 'production';
  const host = env.HOST ?? '127.0.0.1';
  const dataDir = resolve(env.TANDEM_DATA_DIR ?? defaultDataDir());
  const tiktok = tiktokConfig(env, { isProduction, host }, problems);
  checkTogether(env, raw, isProduction, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    env: isProduction ? 'production' : 'development',
    dataDir,
    http: { host, port: env.PORT ?? 0, publicUrl: env.PUBLIC_URL?.replace(/\/+$/, '') },
    database: { url: optionalSecret(env.DATABASE_URL), migrateUrl: optionalSecret(env.DATABASE_MIGRATE_URL) },
    masterKeys: (env.TANDEM_MASTER_KEY ?? [keptMasterKey(dataDir)]).map(secret),
    roles: new Set(env.TANDEM_ROLES ?? roles),
    tiktok,
    claude: { apiKey: optionalSecret(env.ANTHROPIC_API_KEY), baseUrl: env.ANTHROPIC_BASE_URL },
    burstWaitMs: env.TANDEM_BURST_WAIT_MS ?? 4000,
    eventDays: env.TANDEM_EVENT_DAYS ?? 30,
    defaultPlan: env.TANDEM_DEFAULT_PLAN ?? 'free',
    imports: { limits: importLimits, allowLoopback: env.TANDEM_IMPORT_LOOPBACK === 'true' },
    log: { level: env.LOG_LEVEL ?? 'info' },
    smtpUrl: optionalSecret(env.SMTP_URL),
    sentryDsn: optionalSecret(env.SENTRY_DSN),
    trustedProxies: env.TANDEM_TRUSTED_PROXIES ?? [],
    metricsToken: optionalSecret(env.TANDEM_METRICS_TOKEN),
  };
}

/** `raw` tells apart what is unset from what is set wrongly, which has been reported already. */
function checkTogether(env: Env, raw: NodeJS.ProcessEnv, isProduction: boolean, problems: string[]): void {
  if (isProduction && !raw.TANDEM_MASTER_KEY) {
    problems.push(
      'TANDEM_MASTER_KEY is not set: in production it must come from a safe place; make one with "openssl rand -base64 32" and keep it.',
    );
  }
  if (env.DATABASE_MIGRATE_URL !== undefined && !raw.DATABASE_URL) {
    problems.push(
      'DATABASE_MIGRATE_URL is set without DATABASE_URL: set both, or neither for the embedded PostgreSQL.',
    );
  }
  if (env.DATABASE_URL !== undefined && env.DATABASE_URL === env.DATABASE_MIGRATE_URL) {
    problems.push(
      'DATABASE_URL and DATABASE_MIGRATE_URL are the same: the relay must run as a role that owns no table, the owner is for migrations only.',
    );
  }
  if (env.TANDEM_IMPORT_LOOPBACK === 'true' && (isProduction || !isLoopback(env.HOST ?? '127.0.0.1'))) {
    problems.push(
      'TANDEM_IMPORT_LOOPBACK opens this machine to the pages of documents: only where the relay itself listens on loopback.',
    );
  }
  if (isProduction && env.PUBLIC_URL?.startsWith('http://') && !isLoopback(new URL(env.PUBLIC_URL).hostname)) {
    problems.push('PUBLIC_URL must begin with https:// in production: platforms and browsers send secrets to it.');
  }
}

function optionalSecret(value: string | undefined): Secret | undefined {
  return value === undefined ? undefined : secret(value);
}
