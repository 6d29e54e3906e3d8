import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Reporter, TestCase, TestModule, TestRunEndReason } from 'vitest/node';
import { checkout } from '../checkout.ts';
import { emptyTally, type Tally } from './tally.ts';

/** Where the tallies go, one per project: JSON, `Record<project, Tally>`. */
export const vitestTallyFile = join(checkout, '.tsbuild', 'test', 'vitest.json');

/** A vitest reporter that keeps what the built-in ones drop: the note of a skip, and the project of a test. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], reason: TestRunEndReason): void {
    const tallies: Record<string, Tally> = {};
    const tallyOf = (project: string) => {
      tallies[project] ??= emptyTally();
      return tallies[project];
    };
    for (const module of modules) {
      const tally = tallyOf(module.project.name);
      for (const test of module.children.allTests()) count(test, tally);
      // A file or a group that breaks outside its tests may have no tests at all, and is a failure all the same.
      if (module.errors().length > 0) tally.failed.push(module.relativeModuleId);
      for (const group of module.children.allSuites()) {
        if (group.errors().length > 0) tally.failed.push(`${module.relativeModuleId} › ${group.fullName}`);
      }
    }
    const unowned = tallyOf('outside of tests');
    for (const error of errors) unowned.failed.push(`an error outside of every test: ${describe(error)}`);
    if (reason === 'interrupted') unowned.failed.push('the run was interrupted');
    console.log(`\nslowest: ${slowest(modules).join(', ')}`);
    mkdirSync(dirname(vitestTallyFile), { recursive: true });
    writeFileSync(vitestTallyFile, JSON.stringify(tallies));
  }
}

/** The five test files that took longest, with seconds: where the ten minutes go. */
function slowest(modules: readonly TestModule[]): string[] {
  const timed = modules.map((module) => ({ name: module.relativeModuleId, ms: module.diagnostic().duration }));
  const longest = timed.toSorted((a, b) => b.ms - a.ms).slice(0, 5);
  return longest.map(({ name, ms }) => `${name} ${(ms / 1000).toFixed(0)} s`);
}

function count(test: TestCase, tally: Tally): void {
  const name = `${test.module.relativeModuleId} › ${test.fullName}`;
  const result = test.result();
  if (result.state === 'passed') {
    tally.passed += 1;
    if (test.diagnostic()?.flaky === true) tally.repeated.push(name);
  } else if (result.state === 'skipped') tally.skipped.push({ name, reason: result.note ?? 'it says no reason' });
  else tally.failed.push(result.state === 'pending' ? `${name} (never finished)` : name);
}

function describe(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
