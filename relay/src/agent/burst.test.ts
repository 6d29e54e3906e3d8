import { expect, test } from 'vitest';
import { burstEndsAt, readBurst, type Turn } from './burst.ts';

const says = (text: string, arrivedAt = 0, ...kinds: string[]): Turn => ({
  author: 'contact',
  text,
  arrivedAt,
  kinds: kinds.length > 0 ? kinds : ['text'],
});
const first = (...turns: Turn[]) => readBurst({ turns, isReply: false });
const later = (...turns: Turn[]) => readBurst({ turns, isReply: true });
const ends = (...turns: Turn[]) => burstEndsAt({ turns, isReply: false }, 4000);

test('it ends after some silence, and at the latest five waits after its beginning', () => {
  expect(ends(says('a', 1000))).toBe(5000);
  expect(ends(says('a', 1000), says('b', 3000))).toBe(7000);
  const restless = Array.from({ length: 20 }, (_, index) => says('…', 1000 + index * 2000));
  expect(ends(...restless)).toBe(21_000);
});

test('what came before a silence does not cut the next burst short', () => {
  expect(ends(says('ขอบคุณค่ะ', 1000), says('a', 90_000), says('b', 92_000))).toBe(96_000);
});

test('greetings and thanks around a question are dropped', () => {
  expect(first(says('สวัสดีค่ะ'), says('ค่าส่งเท่าไหร่คะ'), says('ขอบคุณค่ะ'))).toEqual({
    kind: 'questions',
    texts: ['ค่าส่งเท่าไหร่คะ'],
  });
});

test('a greeting alone is a greeting', () => {
  expect(first(says('สวัสดีค่ะ'))).toEqual({ kind: 'greeting' });
});

test('a lone sticker or thanks after an answer needs none; a sticker as first word may mean anything', () => {
  expect(later(says('', 0, 'sticker'))).toEqual({ kind: 'closing' });
  expect(later(says('ขอบคุณค่ะ'), says('', 0, 'sticker'))).toEqual({ kind: 'closing' });
  expect(first(says('', 0, 'sticker'))).toEqual({ kind: 'not-text' });
});

test('a picture is not read, with words or without', () => {
  expect(first(says('', 0, 'image'))).toEqual({ kind: 'not-text' });
  expect(first(says('', 0, 'shared-post'), says('ราคาเท่าไหร่'))).toEqual({ kind: 'not-text' });
  expect(first(says('', 0, 'unsupported'))).toEqual({ kind: 'not-text' });
});

test('a sticker beside a question does not matter', () => {
  expect(first(says('', 0, 'sticker'), says('มีสีดำไหม'))).toEqual({ kind: 'questions', texts: ['มีสีดำไหม'] });
});

test('asking for a person comes before all else', () => {
  expect(first(says('ค่าส่งเท่าไหร่'), says('ขอคุยกับแอดมินค่ะ'))).toEqual({ kind: 'asks-for-person' });
  expect(first(says('', 0, 'image'), says('talk to a human'))).toEqual({ kind: 'asks-for-person' });
});
