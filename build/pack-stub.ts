import { runSteps } from './check/run-steps.ts';
import { packAroundStub } from './pack/pack-step.ts';
import { buildRenderer } from './test/renderer.ts';

// `npm run pack:stub`: what would be shipped, on a machine that has no Electron binary. Nothing of it is run.
const failed = await runSteps([buildRenderer, packAroundStub]);
process.exitCode = failed.length === 0 ? 0 : 1;
