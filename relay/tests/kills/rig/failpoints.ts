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
  /** Null: nobody came by in time, and the point is disarmed. */
  takenWithin(point: Failpoint, timeoutMs: number): Promise<number | null>;
  /** Lets it go on, or clears away after it was killed. */
  release(point: Failpoint, pid: number): void;
}

export function createFailpoints(folder: string): Failpoints {
  mkdirSync(folder, { recursive: true });
  const taker = (point: Failpoint) => {
    const file = readdirSync(folder).find((name) => name.startsWith(`${point}.`));
    return file === undefined ? undefined : Number(file.slice(point.length + 1));
  };
  return {
    folder,
    arm: (point) => writeFileSync(join(folder, point), ''),
    taken: (point) => until(`a process at ${point}`, () => taker(point)),
    async takenWithin(point, timeoutMs) {
      const pid = await until(point, () => taker(point), timeoutMs).catch(() => null);
      rmSync(join(folder, point), { force: true });
      // Taken between the last look and now.
      return pid ?? taker(point) ?? null;
    },
    release: (point, pid) => rmSync(join(folder, `${point}.${pid}`)),
  };
}
