import { expect, test } from 'vitest';
import { RelayError } from './relay-error.ts';
import { whenItsTurnComes } from './whose-turn.ts';

const refused = (code: 'too_many_requests' | 'forbidden', retryAfterMs: number | null) =>
  new RelayError({ kind: 'refused', status: 429, code, fields: null, retryAfterMs }, 'no');

function clockOf() {
  const waits: number[] = [];
  const after = (ms: number, run: () => void) => {
    waits.push(ms);
    queueMicrotask(run);
    return () => undefined;
  };
  return { waits, clock: { now: () => 0, after } };
}

test('waits as long as the relay says, then asks again', async () => {
  const { waits, clock } = clockOf();
  const answers = [refused('too_many_requests', 12_000), refused('too_many_requests', 1_000), 'here'];
  const send = async () => {
    const answer = answers.shift();
    if (answer instanceof RelayError) throw answer;
    return answer;
  };
  expect(await whenItsTurnComes(clock, send)).toBe('here');
  expect(waits).toHaveLength(2);
  expect(waits[0]).toBeGreaterThanOrEqual(12_000);
  expect(waits[0]).toBeLessThan(14_001);
});

test.each([
  ['another refusal', refused('forbidden', 1_000)],
  ['a limit without an end', refused('too_many_requests', null)],
  ['an hour', refused('too_many_requests', 3_600_000)],
])('%s is told at once', async (_name, error) => {
  const { waits, clock } = clockOf();
  await expect(whenItsTurnComes(clock, () => Promise.reject(error))).rejects.toBe(error);
  expect(waits).toEqual([]);
});

test('not for ever', async () => {
  const { waits, clock } = clockOf();
  const error = refused('too_many_requests', 5_000);
  await expect(whenItsTurnComes(clock, () => Promise.reject(error))).rejects.toBe(error);
  expect(waits).toHaveLength(3);
});
