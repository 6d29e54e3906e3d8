import { runSteps } from './check/run-steps.ts';
import { runTool, type Step } from './check/steps.ts';
import { bundleShell } from './pack/pack.ts';
import { buildRenderer } from './test/renderer.ts';

// `npm run pack`: the installer for this system, in desktop/dist/installers. Fetches the Electron binary where it is not there.
const bundle: Step = {
  name: 'build of main, preload and engine',
  async run() {
    bundleShell();
    return { isGood: true, said: '' };
  },
};
const installer: Step = {
  name: `installer for ${process.platform}`,
  run: () =>
    runTool('electron-builder', 'electron-builder', [
      '--publish',
      'never',
      '--config',
      'electron-builder.yml',
      ...process.argv.slice(2),
    ]),
};

const failed = await runSteps([buildRenderer, bundle, installer]);
process.exitCode = failed.length === 0 ? 0 : 1;
