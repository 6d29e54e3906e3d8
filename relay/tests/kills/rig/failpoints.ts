import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failpoint } from '../../../src/lib/failpoint.ts';
import { until } from './until.ts';

export const allFailpoints = [
  'after-verify',
  'after-insert',
  'after-commit',
  'after-claim',
  'after-agent-answer',
  'after-reply-stored',
  'after-attempt-row',
  'after-send',
  'after-echo',
  'mid-takeover',
] as const satisfies readonly Failpoint[];

export interface Failpoints {
  readonly folder: string;
  arm(point: Failpoint): void;
  /** The process that stands at the point. */
  taken(point: Failpoint): Promise<number>;
  /** Lets it go on, or clears away after it was killed. */
  release(point: Failpoint, pid: number): void;
}

export function createFailpoints(folder: string): Failpoints {
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    arm: (point) => writeFileSync(join(folder, point), ''),
    taken: (point) =>
      until(`a process at ${point}`, () => {
        const file = readdirSync(folder).find((name) => name.startsWith(`${point}.`));
        return file === undefined ? undefined : Number(file.slice(point.length + 1));
      }),
    release: (point, pid) => rmSync(join(folder, `${point}.${pid}`)),
  };
}
