import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../check/steps.ts';
import { checkout } from '../checkout.ts';
import { packagedProgram } from '../packaged-program.ts';
import { browserCommand } from './open-browser.ts';

export const browserHostScript = join(checkout, 'desktop', 'src', 'browser-host', 'main.ts');

/**
 * The Electron to open the desktop in; undefined where the browser host has to serve: nobody can look, we are root (its
 * sandbox refuses), the binary is neither there nor can be fetched, or its scripts do not build.
 */
export async function obtainElectron(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (browserCommand(env) === undefined || process.getuid?.() === 0) return undefined;
  const binary = findElectron(env) ?? fetchElectron(env);
  if (binary === undefined) return undefined;
  const { isGood } = await runTool('electron-vite', 'electron-vite', [
    'build',
    join(checkout, 'desktop'),
    '--logLevel',
    'warn',
  ]);
  return isGood && existsSync(mainScript()) ? binary : undefined;
}

function mainScript(): string {
  return join(checkout, 'desktop', 'dist', 'main', 'main.js');
}

function findElectron(env: NodeJS.ProcessEnv): string | undefined {
  const folder = join(checkout, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const dist = env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist');
  const binary = join(dist, readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

/** The package has no install script; this is what it brings instead. */
function fetchElectron(env: NodeJS.ProcessEnv): string | undefined {
  console.log('Fetching Electron (once; without it the desktop opens in your browser) …');
  spawnSync(process.execPath, [packagedProgram('electron', 'install-electron')], { stdio: 'ignore', timeout: 120_000 });
  return findElectron(env);
}

/** Electron's own arguments: this app, with what it keeps in the data folder. */
export function electronArgs(dataDir: string): string[] {
  return [join(checkout, 'desktop'), `--user-data-dir=${join(dataDir, 'electron')}`];
}
