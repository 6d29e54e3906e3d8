import { api, type OutputOf } from '@tandem/shared/api';
import { pino } from 'pino';
import type { Config } from '../config/index.ts';
import { createTestDatabase, type TestDatabase } from '../db/testing/test-database.ts';
import { type Relay, type RelayOptions, startRelay } from '../process/start-relay.ts';
import { testConfig } from './test-config.ts';

type SignedIn = OutputOf<typeof api.register>;

export interface TestRelay extends AsyncDisposable {
  readonly relay: Relay;
  readonly url: string;
  readonly database: TestDatabase;
  /** Opens a shop; its owner is signed in. */
  register(shopName?: string): Promise<SignedIn>;
  /** A JSON call under `/api/v1`; `status` and the parsed body. */
  call<T = unknown>(
    method: string,
    path: string,
    options?: { as?: SignedIn; body?: unknown; headers?: Record<string, string> },
  ): Promise<{ status: number; body: T }>;
  close(): Promise<void>;
}

let people = 0;

/**
 * The whole relay in this process, all roles, on a free port and a database of its own, as `main` builds it. For journeys. Point
 * `config.tiktok` at a sandbox to have an outside world.
 */
export async function createTestRelay(
  overrides: Partial<Omit<RelayOptions, 'config' | 'databaseUrl'>> & {
    config?: Partial<Config>;
    database?: TestDatabase;
  } = {},
): Promise<TestRelay> {
  const database = overrides.database ?? (await createTestDatabase());
  const relay = await startRelay({
    log: pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' }),
    ...overrides,
    config: testConfig(overrides.config),
    databaseUrl: database.url,
    isForgetfulDatabaseFine: true,
  });
  const call: TestRelay['call'] = async <T>(
    method: string,
    path: string,
    options: { as?: SignedIn; body?: unknown; headers?: Record<string, string> } = {},
  ) => {
    const answer = await fetch(`${relay.url}/api/v1${path}`, {
      method,
      headers: {
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
        ...(options.as !== undefined && { authorization: `Bearer ${options.as.accessToken}` }),
        ...options.headers,
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  };
  const close = async () => {
    await relay.stop();
    // One that was handed in belongs to the test.
    if (overrides.database === undefined) await database.close();
  };
  return {
    relay,
    url: relay.url,
    database,
    call,
    async register(shopName = 'Shop') {
      const body = {
        shopName,
        name: `Owner of ${shopName}`,
        email: `person${++people}-${process.pid}@example.com`,
        password: 'correct horse',
        deviceName: 'test',
      };
      return api.register.output.parse((await call('POST', '/auth/register', { body })).body);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
