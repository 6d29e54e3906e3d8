import { expect, test } from 'vitest';
import { type JobStep, percentile, recoveriesOf } from './job-watch.ts';

const step = (n: number, what: JobStep['step'], app: string, jobId = '1'): JobStep => ({
  jobId,
  step: what,
  app,
  at: n,
});
const kill = { app: 'worker@1', kind: 'kill', at: 100, until: null } as const;

test('from the kill to the next beginning by another process', () => {
  const steps = [step(50, 'start', 'worker@1'), step(1500, 'free', 'other@1'), step(1600, 'start', 'other@1')];
  expect(recoveriesOf(steps, [kill], [])).toEqual({
    kills: [1500],
    stops: [],
    freed: [1400],
    throughOutages: [],
    never: 0,
  });
  expect(recoveriesOf(steps, [{ ...kill, kind: 'stop' }], []).stops).toEqual([1500]);
  expect(recoveriesOf(steps, [kill], [{ from: 200, until: 900 }]).throughOutages).toEqual([1500]);
});

test('what the process had finished or given back before it was killed is not its loss', () => {
  expect(recoveriesOf([step(50, 'start', 'worker@1'), step(90, 'done', 'worker@1')], [kill], []).kills).toEqual([]);
  const failed = [step(50, 'start', 'worker@1'), step(90, 'free', 'worker@1'), step(9000, 'start', 'other@1')];
  expect(recoveriesOf(failed, [kill], []).kills).toEqual([]);
});

test('what nobody takes up again is told', () => {
  expect(recoveriesOf([step(50, 'start', 'worker@1')], [kill], []).never).toBe(1);
  // Its last query was on its way when it was killed.
  expect(recoveriesOf([step(50, 'start', 'worker@1'), step(110, 'done', 'worker@1')], [kill], []).never).toBe(0);
});

test('percentiles are values that were measured', () => {
  expect(percentile([5, 1, 9, 3], 50)).toBe(3);
  expect(percentile([5, 1, 9, 3], 99)).toBe(9);
  expect(percentile([], 99)).toBe(0);
});
