import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runSteps } from './check/run-steps.ts';
import { checkSteps } from './check/steps.ts';
import { checkout } from './checkout.ts';
import { packAroundStub } from './pack/pack-step.ts';
import { packagedProgram } from './packaged-program.ts';
import { chromiumMissing, obtainChromium } from './test/chromium.ts';
import { playwrightTallyFile } from './test/playwright-tally.ts';
import { buildRenderer } from './test/renderer.ts';
import { describeTally, emptyTally, ranNothing, sumOf, type Tally } from './test/tally.ts';
import { vitestTallyFile } from './test/vitest-tally.ts';

// `npm test`: the checks, every vitest project, and the end-to-end specs in a real Chromium. The last line is the count.
const suites = new Map<string, Tally>();
const begin = performance.now();
/** What a green run does not say. */
const notRun = [
  'Not run on Electron: anything. The end-to-end specs ran on the browser host, which serves the same engine and the same screens;',
  'the shell (windows, preload, connect window, packaging) was tested against stand-ins. "npm run e2e:electron" needs the binary.',
];

const steps = [...checkSteps, buildRenderer, packAroundStub];
const failedSteps = await runSteps(steps);
suites.set('checks', { passed: steps.length - failedSteps.length, failed: failedSteps, skipped: [], repeated: [] });
// Before the first suite: tests with a database meet a browser too.
const chromium = obtainChromium();
for (const [project, tally] of Object.entries(await runVitest())) suites.set(project, tally);
suites.set('end to end', await runPlaywright());
report();

/** The developer's own keys, databases and addresses must not reach a test. */
function testEnvironment(): NodeJS.ProcessEnv {
  const ours =
    /^(?:TIKTOK_|ANTHROPIC_|DATABASE_|SMTP_|SENTRY_|TANDEM_(?!CHROMIUM))|^(?:PORT|HOST|PUBLIC_URL|LOG_LEVEL|NODE_ENV|NODE_OPTIONS)$/;
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name));
  return {
    ...Object.fromEntries(kept),
    ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }),
    ...(chromium && { TANDEM_CHROMIUM: chromium }),
  };
}

async function runVitest(): Promise<Record<string, Tally>> {
  console.log('\nUnit, screen and database tests (vitest)');
  rmSync(vitestTallyFile, { force: true });
  const reporter = join(checkout, 'build', 'test', 'vitest-tally.ts');
  await run('vitest', 'vitest', [
    'run',
    '--config',
    'build/vitest.config.ts',
    '--reporter=dot',
    `--reporter=${reporter}`,
  ]);
  const tallies = readJson<Record<string, Tally>>(vitestTallyFile);
  const missing = { ...emptyTally(), failed: ['vitest did not come to its end'] };
  // A project that lost all its files would otherwise go unnoticed.
  return {
    unit: emptyTally(),
    screen: emptyTally(),
    processes: emptyTally(),
    pg: emptyTally(),
    ...(tallies ?? { vitest: missing }),
  };
}

async function runPlaywright(): Promise<Tally> {
  console.log('\nEnd to end (Playwright, on the browser host)');
  if (chromium === undefined) return { ...emptyTally(), failed: [chromiumMissing] };
  rmSync(playwrightTallyFile, { force: true });
  const reporter = join(checkout, 'build', 'test', 'playwright-tally.ts');
  const args = ['test', '--config', 'build/playwright.config.ts', '--reporter', `line,${reporter}`];
  await run('@playwright/test', 'playwright', args);
  return readJson<Tally>(playwrightTallyFile) ?? { ...emptyTally(), failed: ['Playwright did not come to its end'] };
}

function run(packageName: string, command: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const program = packagedProgram(packageName, command);
    const child = spawn(process.execPath, [program, ...args], {
      cwd: checkout,
      env: testEnvironment(),
      stdio: 'inherit',
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => child.kill(signal));
    child.on('error', reject);
    // The tally says what failed, not the exit code.
    child.on('close', () => resolve());
  });
}

function readJson<T>(path: string): T | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined;
}

function report(): void {
  console.log('');
  for (const [name, tally] of suites) {
    if (name === 'outside of tests' && ranNothing(tally)) continue;
    if (ranNothing(tally)) tally.failed.push(`the suite "${name}" ran nothing`);
    console.log(`${name}: ${describeTally(tally)}`);
  }
  const sum = sumOf([...suites.values()]);
  for (const { name, reason } of sum.skipped) console.log(`skipped: ${name} (${reason})`);
  for (const name of sum.repeated) console.log(`passed only when repeated: ${name}`);
  for (const name of sum.failed) console.log(`failed: ${name}`);
  for (const line of notRun) console.log(line);
  console.log(`In ${Math.round((performance.now() - begin) / 1000)} s.`);
  console.log(describeTally(sum));
  process.exitCode = sum.failed.length === 0 ? 0 : 1;
}
