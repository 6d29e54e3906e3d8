import { newId } from '@tandem/shared/lib';
import type { ConnectionId } from '@tandem/shared/model';
import { expect, test } from 'vitest';
import { refreshDueAt } from './refresh-schedule.ts';

const issuedAt = new Date('2026-11-20T00:00:00Z');
const fractionOf = (id: ConnectionId, lifeMs: number) => {
  const due = refreshDueAt(id, issuedAt, new Date(issuedAt.getTime() + lifeMs));
  return ((due?.getTime() ?? 0) - issuedAt.getTime()) / lifeMs;
};

test('a token is renewed well ahead of its own end, whatever life the platform gave it', () => {
  for (const lifeMs of [120_000, 7_200_000, 86_400_000, 365 * 86_400_000]) {
    for (let n = 0; n < 200; n++) {
      const fraction = fractionOf(newId() as ConnectionId, lifeMs);
      expect(fraction).toBeGreaterThanOrEqual(0.58);
      expect(fraction).toBeLessThan(0.661);
    }
  }
});

test('accounts that were linked at the same moment are spread, and each knows its own time', () => {
  const ids = Array.from({ length: 1000 }, () => newId() as ConnectionId);
  const tenths = new Set(ids.map((id) => Math.floor((fractionOf(id, 86_400_000) - 0.58) / 0.008)));
  expect(tenths.size).toBe(10);
  for (const id of ids.slice(0, 10)) expect(fractionOf(id, 86_400_000)).toBe(fractionOf(id, 86_400_000));
});

test('one that does not end is not renewed; one that is over is due at once', () => {
  expect(refreshDueAt('a' as ConnectionId, issuedAt, null)).toBeNull();
  expect(refreshDueAt('a' as ConnectionId, issuedAt, new Date(0))).toEqual(issuedAt);
});
