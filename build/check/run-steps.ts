import type { Step } from './steps.ts';

/** Runs the steps one after the other, one line each; what a failing one said follows its line. Returns the failed names. */
export async function runSteps(steps: Step[]): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of steps) {
    const begin = performance.now();
    const { isGood, said, note } = await run();
    const seconds = ((performance.now() - begin) / 1000).toFixed(1).padStart(5);
    console.log(`${isGood ? 'ok    ' : 'FAILED'} ${seconds} s  ${name}${note === undefined ? '' : `  (${note})`}`);
    if (isGood) continue;
    console.log(`${said}\n`);
    failed.push(name);
  }
  return failed;
}
