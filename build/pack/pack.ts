import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPackage } from '@electron/asar';
import { z } from 'zod';
import { checkout } from '../checkout.ts';
import { packagedProgram } from '../packaged-program.ts';
import { askPackedEngine } from './packed-engine.ts';
import { readFuses, writeStubElectron } from './stub-electron.ts';

export interface PackedApp {
  /** Paths inside app.asar, with forward slashes, no leading one. */
  readonly files: readonly string[];
  /** Paths beside app.asar that must be real files: native modules. */
  readonly unpacked: readonly string[];
  readonly fuses: readonly (boolean | null)[];
  /** What the packed engine said to `session.get`; null where this machine cannot run what was packed (for Linux, x64). */
  readonly engineAnswer: unknown;
}

/** Bundles main, engine and preload; the renderer is built apart. Throws with the tool's own output. */
export function bundleShell(): void {
  run('electron-vite', 'electron-vite', ['build', '--config', 'electron.vite.config.ts'], join(checkout, 'desktop'));
}

/** Packs the bundled app around a stub Electron, for Linux, without any download. */
export async function packWithStub(): Promise<PackedApp> {
  const work = mkdtempSync(join(tmpdir(), 'tandem-pack-'));
  try {
    const stub = join(work, 'electron');
    writeStubElectron(stub, electronVersion());
    const output = join(work, 'out');
    const config = join(checkout, 'electron-builder.yml');
    const args = ['--linux', 'dir', '--x64', '--publish', 'never', '--config', config];
    run(
      'electron-builder',
      'electron-builder',
      [...args, `-c.electronDist=${stub}`, `-c.directories.output=${output}`],
      checkout,
    );
    const app = join(output, 'linux-unpacked');
    const asar = join(app, 'resources', 'app.asar');
    const files = listPackage(asar, { isPack: true }).map((line) => line.replace(/^(?:un)?pack\s*:\s*/, ''));
    const unpacked = listPackage(asar, { isPack: true }).filter((line) => line.startsWith('unpack'));
    const clean = (path: string) =>
      path
        .replaceAll('\\', '/')
        .replace(/^(?:un)?pack\s*:\s*/, '')
        .replace(/^\//, '');
    return {
      files: files.map(clean),
      unpacked: unpacked.map(clean),
      fuses: readFuses(readFileSync(join(app, 'tandem-inbox'))),
      engineAnswer: process.platform === 'linux' && process.arch === 'x64' ? await askPackedEngine(asar) : null,
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const manifest = z.object({ version: z.string() });

function electronVersion(): string {
  return manifest.parse(JSON.parse(readFileSync(join(checkout, 'node_modules/electron/package.json'), 'utf8'))).version;
}

function run(packageName: string, command: string, args: string[], cwd: string): void {
  const done = spawnSync(process.execPath, [packagedProgram(packageName, command), ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
  });
  if (done.status !== 0) throw new Error(`${command} failed:\n${done.stdout}\n${done.stderr}`);
}
