import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FullResult, Reporter, Suite } from '@playwright/test/reporter';
import { checkout } from '../checkout.ts';
import { emptyTally, type Tally } from './tally.ts';

/** Where the tally goes: JSON, one `Tally`. */
export const playwrightTallyFile = join(checkout, '.tsbuild', 'test', 'playwright.json');

export default class TallyReporter implements Reporter {
  #root: Suite | undefined;
  readonly #errors: string[] = [];

  onBegin(_: unknown, root: Suite): void {
    this.#root = root;
  }

  onError(error: { message?: string }): void {
    this.#errors.push(`an error outside of every test: ${error.message ?? 'unknown'}`);
  }

  onEnd(result: FullResult): void {
    const tally: Tally = emptyTally();
    for (const test of this.#root?.allTests() ?? []) {
      const name = test.titlePath().filter(Boolean).join(' › ');
      const outcome = test.outcome();
      if (outcome === 'expected') tally.passed += 1;
      else if (outcome === 'skipped') {
        const reason = test.annotations.find((annotation) => annotation.type === 'skip')?.description;
        // Without a reason it was not skipped but never reached: an earlier one of a serial group failed.
        if (reason === undefined) tally.failed.push(`${name} (never ran)`);
        else tally.skipped.push({ name, reason });
      } else if (outcome === 'flaky') {
        tally.passed += 1;
        tally.repeated.push(name);
      } else tally.failed.push(name);
    }
    tally.failed.push(...this.#errors);
    if (result.status === 'timedout' || result.status === 'interrupted')
      tally.failed.push(`the run was ${result.status}`);
    mkdirSync(dirname(playwrightTallyFile), { recursive: true });
    writeFileSync(playwrightTallyFile, JSON.stringify(tally));
  }
}
