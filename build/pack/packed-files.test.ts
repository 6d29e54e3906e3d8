import { expect, test } from 'vitest';
import type { PackedApp } from './pack.ts';
import { whatIsWrong } from './packed-files.ts';

const sqlite = 'node_modules/better-sqlite3/prebuilds/linux-x64.node';
const keyring = 'node_modules/@napi-rs/keyring-linux-x64-gnu/keyring.linux-x64-gnu.node';
const good: PackedApp = {
  files: [
    'package.json',
    'dist/main/main.js',
    'dist/main/engine-entry.js',
    'dist/preload/preload.cjs',
    'dist/renderer/index.html',
    sqlite,
    keyring,
  ],
  unpacked: [sqlite, keyring],
  fuses: [false, true, false, false, true, true, false, false, false],
  engineAnswer: { id: 1, ok: true, output: {} },
};

test('a package with only what runs is well', () => {
  expect(whatIsWrong(good)).toEqual([]);
});

test.each([
  'node_modules/zod/package.json',
  'dist/renderer/app.js.map',
  'dist/main/secret.env',
  'src/electron/main.ts',
  'node_modules/better-sqlite3/prebuilds/win32-x64.node',
])('%s is found', (path) => {
  expect(whatIsWrong({ ...good, files: [...good.files, path] }).join()).toMatch(
    /not ours|does not run|bindings|inside/,
  );
});

test('an engine that does not run out of the package is found, one that could not be tried is not', () => {
  expect(whatIsWrong({ ...good, engineAnswer: 'it ended with code 1' })).toEqual([
    'the packed engine: "it ended with code 1"',
  ]);
  expect(whatIsWrong({ ...good, engineAnswer: null })).toEqual([]);
});

test('a missing engine, a native module inside the archive and an open fuse are found', () => {
  expect(whatIsWrong({ ...good, files: good.files.filter((path) => !path.includes('engine')) })).toEqual([
    'missing: dist/main/engine-entry.js',
  ]);
  expect(whatIsWrong({ ...good, unpacked: [keyring] })).toEqual([`native, but inside the archive: ${sqlite}`]);
  expect(whatIsWrong({ ...good, fuses: [true, ...good.fuses.slice(1)] })).toEqual([
    'fuse runAsNode is true, not false',
  ]);
});
