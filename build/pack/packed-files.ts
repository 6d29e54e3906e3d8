import { z } from 'zod';
import type { PackedApp } from './pack.ts';

const needed = [
  'package.json',
  'dist/main/main.js',
  'dist/main/engine-entry.js',
  'dist/preload/preload.cjs',
  'dist/renderer/index.html',
];
const allowed = [
  /^package\.json$/,
  /^dist(?:\/(?:main|preload|renderer)(?:\/.*)?)?$/,
  /^node_modules(?:\/@napi-rs)?$/,
  /^node_modules\/(?:better-sqlite3|@napi-rs\/keyring(?:-[a-z0-9-]+)?)(?:\/.*)?$/,
];
const forbidden = [
  /\.(?:ts|tsx|map|md|c|cc|cpp|h|gyp)$/,
  /(?:^|\/)(?:tests?|sandbox|bench)\//,
  /\.env/,
  /\.(?:pem|key|sqlite)$/,
];

/** Fuse positions of Electron's wire v1, and how we ship them. */
const fuses = {
  runAsNode: [0, false],
  cookieEncryption: [1, true],
  nodeOptions: [2, false],
  nodeCliInspect: [3, false],
  asarIntegrity: [4, true],
  onlyLoadAppFromAsar: [5, true],
  grantFileProtocolExtraPrivileges: [7, false],
} as const;

/** What a packed app has that it must not, or lacks: only what runs, native modules unpacked, fuses set. Empty: all is well. */
export function whatIsWrong(app: PackedApp): string[] {
  const problems: string[] = [];
  for (const path of needed) if (!app.files.includes(path)) problems.push(`missing: ${path}`);
  for (const path of app.files) {
    if (!allowed.some((pattern) => pattern.test(path))) problems.push(`not ours to ship: ${path}`);
    else if (forbidden.some((pattern) => pattern.test(path))) problems.push(`does not run: ${path}`);
  }
  const native = app.files.filter((path) => path.endsWith('.node'));
  for (const name of ['better-sqlite3', '@napi-rs/keyring']) {
    const bindings = native.filter((path) => path.startsWith(`node_modules/${name}`));
    if (bindings.length !== 1) problems.push(`${name}: ${bindings.length} bindings instead of this platform's one`);
  }
  for (const path of native) if (!app.unpacked.includes(path)) problems.push(`native, but inside the archive: ${path}`);
  for (const [name, [position, state]] of Object.entries(fuses)) {
    if (app.fuses[position] !== state) problems.push(`fuse ${name} is ${app.fuses[position]}, not ${state}`);
  }
  const isAnswered = z.object({ ok: z.literal(true) }).safeParse(app.engineAnswer).success;
  if (app.engineAnswer !== null && !isAnswered) problems.push(`the packed engine: ${JSON.stringify(app.engineAnswer)}`);
  return problems;
}
