import { expect, test } from 'vitest';
import { readTime } from './time-field.tsx';

test.each([
  ['9', '09:00'],
  ['9:30', '09:30'],
  ['9.30', '09:30'],
  ['0930', '09:30'],
  ['24', '24:00'],
  ['24:30', null],
  ['25', null],
  ['9:60', null],
  ['noon', null],
  ['', null],
])('%s is read as %s', (text, time) => expect(readTime(text)).toBe(time));
