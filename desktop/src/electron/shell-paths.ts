import { join } from 'node:path';

/** Where the built pieces lie, relative to the folder of the bundled main script (`dist/main`). */
export function shellPaths(mainDir: string) {
  return {
    preload: join(mainDir, '../preload/preload.cjs'),
    engine: join(mainDir, 'engine-entry.js'),
    renderer: join(mainDir, '../renderer'),
  } as const;
}
export type ShellPaths = ReturnType<typeof shellPaths>;
