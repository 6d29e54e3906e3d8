import { defineConfig } from 'vitest/config';
import { checkout } from './checkout.ts';

const never = ['**/node_modules/**', '**/dist/**', '**/.tsbuild/**', '**/e2e/**', '**/bench/**'];
const withDatabase = ['**/*.pg.test.ts', 'relay/tests/**/*.test.ts', 'desktop/tests/**/*.test.ts'];
/** They start and kill processes: slow on two cores, so `npm run check` leaves them to `npm test`. */
const withProcesses = ['**/*.proc.test.ts', '**/*-kill.test.ts'];
const onScreen = 'desktop/src/renderer/**/*.test.{ts,tsx}';

// unit: quick. processes: real ones, killed from outside. screen: React in a simulated browser. pg: starts PostgreSQL and servers.
export default defineConfig({
  test: {
    root: checkout,
    // The tests with processes and databases wait more than they work; the default leaves one of two cores idle.
    maxWorkers: 2,
    // Against hanging; how fast something is, no test says.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // On a machine of strangers a test that lost a race is asked once more, and named in the count.
    retry: process.env.CI === undefined ? 0 : 1,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...never, ...withDatabase, ...withProcesses, onScreen],
          // Half the time: a file's modules are loaded once, so a test file must leave no state behind in them.
          pool: 'threads',
          isolate: false,
        },
      },
      { extends: true, test: { name: 'screen', include: [onScreen], exclude: never, environment: 'happy-dom' } },
      {
        extends: true,
        test: { name: 'processes', include: withProcesses, exclude: never, testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'pg',
          include: withDatabase,
          exclude: never,
          // One PostgreSQL for the run; each test file gets a database cloned from its template.
          globalSetup: 'relay/src/db/testing/global-setup.ts',
        },
      },
    ],
  },
});
