import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The renderer on the in-memory bridge, for pictures. Its output never goes into a package. */
export default defineConfig({
  root: here('..'),
  base: './',
  plugins: [react()],
  build: {
    outDir: here('../../../dist/preview'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: here('preview.html') },
    chunkSizeWarningLimit: 1200,
  },
});
