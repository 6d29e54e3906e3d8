import type { Config } from '../config/config.ts';
import { importLimits } from '../config/import-limits.ts';
import { secret } from '../config/index.ts';
import { testMasterKey } from '../db/testing/test-keys.ts';

/** A configuration that reaches nothing outside this machine. */
export function testConfig(overrides: Partial<Config> = {}): Config {
  return {
    env: 'development',
    dataDir: '/nowhere',
    http: { host: '127.0.0.1', port: 0, publicUrl: undefined },
    database: { url: undefined, migrateUrl: undefined },
    masterKeys: [testMasterKey],
    roles: new Set(['http', 'stream', 'worker']),
    tiktok: {
      appId: 'test-app',
      appSecrets: [secret('test-secret')],
      apiUrl: 'http://127.0.0.1:1/open_api/v1.3',
      authorizeUrl: 'http://127.0.0.1:1/v2/auth/authorize/',
      isSandbox: false,
    },
    claude: { apiKey: undefined, baseUrl: undefined },
    burstWaitMs: 0,
    eventDays: 30,
    // Most tests are about something else than limits.
    defaultPlan: 'enterprise',
    imports: { limits: importLimits, allowLoopback: false },
    log: { level: 'silent' },
    smtpUrl: undefined,
    sentryDsn: undefined,
    trustedProxies: [],
    metricsToken: undefined,
    ...overrides,
  };
}
