import { runSteps } from './check/run-steps.ts';
import { bundleShell, packWithStub } from './pack/pack.ts';
import { whatIsWrong } from './pack/packed-files.ts';
import { buildRenderer } from './test/renderer.ts';

// `npm run pack:stub`: the desktop app packed around a stub Electron, its file list held against what may be in it.
const failed = await runSteps([buildRenderer]);
if (failed.length > 0) process.exit(1);
bundleShell();
const app = packWithStub();
const problems = whatIsWrong(app);
for (const problem of problems) console.error(problem);
console.log(
  `${app.files.length} paths packed, ${app.unpacked.length} of them unpacked; the binary is a stub, nothing was run`,
);
process.exit(problems.length === 0 ? 0 : 1);
