import { expect, test } from 'vitest';
import { ProviderError } from '../providers/provider.ts';
import { causeOfDeath } from './cause-of-death.ts';
import { PermanentTaskError } from './permanent-error.ts';

test('the kind of an error is told, its message is not', () => {
  expect(causeOfDeath(new ProviderError('transient', 'สวัสดี secret-token'))).toEqual({
    cause: 'platform',
    detail: 'ProviderError transient',
  });
  const duplicate = Object.assign(new Error('Key (text)=(my address is …) already exists'), {
    name: 'PostgresError',
    code: '23505',
  });
  expect(causeOfDeath(duplicate)).toEqual({ cause: 'database', detail: 'PostgresError 23505' });
  expect(causeOfDeath(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toMatchObject({ cause: 'database' });
  expect(causeOfDeath(new TypeError('cannot read "สวัสดี"'))).toEqual({ cause: 'program', detail: 'TypeError' });
  expect(causeOfDeath(Object.assign(new Error('x'), { code: 'a customer wrote this' }))).toEqual({
    cause: 'program',
    detail: 'Error',
  });
  expect(causeOfDeath('text')).toEqual({ cause: 'program', detail: 'unknown' });
});

test('what our own code calls impossible says why', () => {
  expect(causeOfDeath(new PermanentTaskError('no such channel'))).toEqual({
    cause: 'impossible',
    detail: 'no such channel',
  });
});
