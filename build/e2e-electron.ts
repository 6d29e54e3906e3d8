import { spawn } from 'node:child_process';
import { runSteps } from './check/run-steps.ts';
import type { Step } from './check/steps.ts';
import { checkout } from './checkout.ts';
import { bundleShell } from './pack/pack.ts';
import { packagedProgram } from './packaged-program.ts';
import { obtainElectronBinary } from './start/desktop.ts';
import { chromiumMissing, obtainChromium } from './test/chromium.ts';
import { buildRenderer } from './test/renderer.ts';

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
  const args = ['test', '--config', 'build/playwright.config.ts', '--project=inbox', ...process.argv.slice(2)];
  const child = spawn(process.execPath, [packagedProgram('@playwright/test', 'playwright'), ...args], {
    cwd: checkout,
    env,
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
