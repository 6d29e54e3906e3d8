import { runSteps } from './check/run-steps.ts';
import { buildRenderer } from './test/renderer.ts';

// `npm run build`: what the desktop shows, as static files.
process.exitCode = (await runSteps([buildRenderer])).length;
