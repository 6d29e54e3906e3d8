import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { checkout } from './checkout.ts';
import { findChromium } from './test/chromium.ts';

const executablePath = findChromium();

// One worker: each spec brings up a database, a relay and a sandbox of its own, on machines with two cores.
export default defineConfig({
  projects: [
    { name: 'inbox', testDir: join(checkout, 'desktop', 'tests', 'e2e') },
    { name: 'sandbox phone', testDir: join(checkout, 'relay', 'sandbox', 'tiktok', 'e2e') },
  ],
  testMatch: '**/*.spec.ts',
  outputDir: join(checkout, '.tsbuild', 'test', 'playwright'),
  workers: 1,
  // As for vitest: repeated where CI is set, and named.
  retries: process.env.CI === undefined ? 0 : 1,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: executablePath === undefined ? {} : { executablePath },
  },
});
