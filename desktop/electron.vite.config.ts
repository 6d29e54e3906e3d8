import { join } from 'node:path';
import { defineConfig } from 'electron-vite';

const source = (name: string) => join(import.meta.dirname, 'src/electron', name);
const output = (name: string) => join(import.meta.dirname, 'dist', name);

// Main, engine and preload only: the renderer is the same for both hosts and has a build of its own (vite.config.ts).
export default defineConfig({
  main: {
    build: {
      outDir: output('main'),
      rolldownOptions: {
        input: { main: source('main.ts'), 'engine-entry': source('engine-entry.ts') },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: output('preload'),
      // A sandboxed preload can load no modules, so it is one CommonJS file.
      rolldownOptions: {
        input: { preload: source('preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
});
