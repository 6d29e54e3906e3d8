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
 * sandbox refuses), the binary is neither there nor can be fetched, or its scripts do not build. Only the last two are told.
 */
export async function obtainElectron(env: NodeJS.ProcessEnv, isRoot: boolean): Promise<string | undefined> {
  if (browserCommand(env) === undefined || isRoot) return undefined;
  const binary = obtainElectronBinary(env);
  if (binary === undefined) {
    console.log('No Electron binary here, so the desktop opens in your browser.');
    return undefined;
  }
  const { isGood } = await runTool('electron-vite', 'electron-vite', [
    'build',
    join(checkout, 'desktop'),
    '--logLevel',
    'warn',
  ]);
  if (isGood && existsSync(mainScript())) return binary;
  console.log('The Electron shell does not build, so the desktop opens in your browser.');
  return undefined;
}

/** Its path where it is there or can be fetched. */
export function obtainElectronBinary(env: NodeJS.ProcessEnv): string | undefined {
  return findElectron(env) ?? fetchElectron(env);
}

function mainScript(): string {
  return join(checkout, 'desktop', 'dist', 'main', 'main.js');
}

/** As electron's own index.js finds it. */
function findElectron(env: NodeJS.ProcessEnv): string | undefined {
  const folder = join(checkout, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : undefined;
  const elsewhere = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (elsewhere) return existing(join(elsewhere, name ?? 'electron'));
  return name === undefined ? undefined : existing(join(folder, 'dist', name));
}

const existing = (path: string) => (existsSync(path) ? path : undefined);

/** The package has no install script; this is what it brings instead. */
function fetchElectron(env: NodeJS.ProcessEnv): string | undefined {
  if (env.ELECTRON_OVERRIDE_DIST_PATH) return undefined;
  console.log('Fetching Electron (once) …');
  spawnSync(process.execPath, [packagedProgram('electron', 'install-electron')], { stdio: 'ignore', timeout: 120_000 });
  return findElectron(env);
}

/** Electron's own arguments: this app, with what it keeps in the data folder. */
export function electronArgs(dataDir: string): string[] {
  return [join(checkout, 'desktop'), `--user-data-dir=${join(dataDir, 'electron')}`];
}
