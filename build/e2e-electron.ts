import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runSteps } from './check/run-steps.ts';
import type { Step } from './check/steps.ts';
import { checkout } from './checkout.ts';
import { bundleShell } from './pack/pack.ts';
import { packagedProgram } from './packaged-program.ts';
import { obtainElectronBinary } from './start/desktop.ts';
import { chromiumMissing, obtainChromium } from './test/chromium.ts';
import { playwrightTallyFile } from './test/playwright-tally.ts';
import { buildRenderer } from './test/renderer.ts';
import { describeTally, type Tally } from './test/tally.ts';

// `npm run e2e:electron`: the journeys of `npm test`, in the Electron window. The customer's phone stays in a Chromium.
const bundle: Step = {
  name: 'build of main, preload and engine',
  async run() {
    bundleShell();
    return { isGood: true, said: '' };
  },
};
process.exitCode = await main();

async function main(): Promise<number> {
  const binary = obtainElectronBinary(process.env);
  if (binary === undefined) {
    console.error(
      '\nElectron’s binary is not here and could not be fetched: run "npx install-electron", then this again.\n',
    );
    return 1;
  }
  const chromium = obtainChromium();
  if (chromium === undefined) {
    console.error(`\n${chromiumMissing}\n`);
    return 1;
  }
  if ((await runSteps([buildRenderer, bundle])).length > 0) return 1;
  const env = { ...process.env, TANDEM_E2E_HOST: 'electron', TANDEM_ELECTRON: binary, TANDEM_CHROMIUM: chromium };
  rmSync(playwrightTallyFile, { force: true });
  const reporter = join(checkout, 'build', 'test', 'playwright-tally.ts');
  const args = ['test', '--config', 'build/playwright.config.ts', '--project=inbox', '--reporter', `line,${reporter}`];
  const child = spawn(
    process.execPath,
    [packagedProgram('@playwright/test', 'playwright'), ...args, ...process.argv.slice(2)],
    {
      cwd: checkout,
      env,
      stdio: 'inherit',
    },
  );
  await once(child, 'exit');
  return report();
}

/** As `npm test` ends: skips and failures by name, the count last. */
function report(): number {
  if (!existsSync(playwrightTallyFile)) {
    console.error('\nPlaywright did not come to its end.');
    return 1;
  }
  const tally = JSON.parse(readFileSync(playwrightTallyFile, 'utf8')) as Tally;
  for (const { name, reason } of tally.skipped) console.log(`skipped: ${name} (${reason})`);
  for (const name of tally.failed) console.log(`failed: ${name}`);
  console.log(`on Electron: ${describeTally(tally)}`);
  return tally.failed.length === 0 && tally.passed > 0 ? 0 : 1;
}
