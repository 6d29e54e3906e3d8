import { stripVTControlCharacters } from 'node:util';
import { runSteps } from './check/run-steps.ts';
import { checkSteps, runTool } from './check/steps.ts';

// `npm run check`: format, lint, types, layers, dead code, sizes and the unit tests, in under a minute.
const unitTests = {
  name: 'unit tests',
  run: async () => {
    const result = await runTool('vitest', 'vitest', [
      'run',
      '--config',
      'build/vitest.config.ts',
      '--project',
      'unit',
      '--project',
      'screen',
    ]);
    const counted = /Tests\s+(.*)/.exec(stripVTControlCharacters(result.said))?.[1];
    return counted === undefined ? result : { ...result, note: counted.trim() };
  },
};

const begin = performance.now();
const failed = await runSteps([...checkSteps, unitTests]);
const seconds = ((performance.now() - begin) / 1000).toFixed(1);
console.log(failed.length === 0 ? `\nAll good in ${seconds} s.` : `\nFailed after ${seconds} s: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
