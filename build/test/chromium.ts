import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { packagedProgram } from '../packaged-program.ts';

const places: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** The Chromium that is there already: `TANDEM_CHROMIUM`, the system's, Playwright's own. */
export function findChromium(): string | undefined {
  const own = process.env.TANDEM_CHROMIUM;
  return [...(own ? [own] : []), ...(places[process.platform] ?? []), chromium.executablePath()].find(existsSync);
}

/** Finds one or gets one; undefined where neither works. Says what it does. */
export function obtainChromium(): string | undefined {
  const found = findChromium();
  if (found !== undefined) return found;
  console.log('No Chromium here: trying the one Playwright downloads …');
  const quiet = { stdio: 'ignore', timeout: 180_000 } as const;
  spawnSync(process.execPath, [packagedProgram('@playwright/test', 'playwright'), 'install', 'chromium'], quiet);
  const downloaded = findChromium();
  if (downloaded !== undefined || !process.env.CI || !existsSync('/usr/bin/apt-get')) return downloaded;
  console.log("Not downloadable either: installing the distribution's …");
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive'];
  for (const step of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium']]) {
    const [program = '', ...args] = [...asRoot, 'apt-get', ...step];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync(program, args, { stdio: 'ignore', timeout: 300_000, env });
  }
  return findChromium();
}

export const chromiumMissing =
  'No Chromium was found and none could be fetched: install one ("apt-get install chromium", or Google Chrome) or set TANDEM_CHROMIUM to its path, then run this again.';
