import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Marks the fuse wire in Electron's binary; electron-builder flips the bytes behind it. */
export const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = 9;

/**
 * A folder in the shape of Electron's Linux distribution, with a binary that cannot run but carries a fuse wire. It proves what
 * gets packed and how, on a machine that cannot fetch the real one.
 */
export function writeStubElectron(dir: string, version: string): void {
  mkdirSync(join(dir, 'resources'), { recursive: true });
  mkdirSync(join(dir, 'locales'), { recursive: true });
  const wire = Buffer.from([1, FUSES, ...Array.from({ length: FUSES }, () => 0x30)]);
  writeFileSync(join(dir, 'electron'), Buffer.concat([Buffer.from(`#!/bin/false\n${FUSE_SENTINEL}`), wire]));
  chmodSync(join(dir, 'electron'), 0o755);
  writeFileSync(join(dir, 'version'), version);
  writeFileSync(join(dir, 'LICENSE'), 'stub');
  writeFileSync(join(dir, 'locales', 'en-US.pak'), '');
}

/** The states of the fuses in a binary: `true` enabled, `false` disabled, null removed or inherited. */
export function readFuses(binary: Buffer): (boolean | null)[] {
  const at = binary.indexOf(FUSE_SENTINEL);
  if (at === -1) throw new Error('no fuse wire in the binary');
  const start = at + FUSE_SENTINEL.length;
  const length = binary[start + 1] ?? 0;
  return [...binary.subarray(start + 2, start + 2 + length)].map((state) =>
    state === 0x31 ? true : state === 0x30 ? false : null,
  );
}
