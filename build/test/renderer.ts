import { join } from 'node:path';
import type { Step } from '../check/steps.ts';
import { runTool } from '../check/steps.ts';
import { checkout } from '../checkout.ts';

/** Builds the screens to desktop/dist/renderer. */
export const buildRenderer: Step = {
  name: 'build of the screens',
  run: () =>
    runTool('vite', 'vite', ['build', '--config', join(checkout, 'desktop', 'vite.config.ts'), '--logLevel', 'warn']),
};
