import { expect, test } from 'vitest';
import { burstEndsAt, burstOf, readBurst, type Turn } from './burst.ts';

const says = (text: string, at = 0, ...kinds: string[]): Turn => ({
  author: 'contact',
  text,
  at,
  kinds: kinds.length > 0 ? kinds : ['text'],
});
const shop = (text: string, at = 0): Turn => ({ author: 'shop', text, at, kinds: ['text'] });
const read = (...turns: Turn[]) => readBurst(burstOf(turns));

test('a burst is what the customer wrote since the shop last spoke', () => {
  const burst = burstOf([says('a'), shop('b'), says('c'), says('d')]);
  expect(burst.turns.map(({ text }) => text)).toEqual(['c', 'd']);
  expect(burst.isReply).toBe(true);
  expect(burstOf([says('a')]).isReply).toBe(false);
});

test('it ends after some silence, and at the latest five waits after its beginning', () => {
  expect(burstEndsAt(burstOf([says('a', 1000)]), 4000)).toBe(5000);
  expect(burstEndsAt(burstOf([says('a', 1000), says('b', 3000)]), 4000)).toBe(7000);
  const restless = Array.from({ length: 20 }, (_, index) => says('…', 1000 + index * 2000));
  expect(burstEndsAt(burstOf(restless), 4000)).toBe(21_000);
});

test('greetings and thanks around a question are dropped', () => {
  expect(read(says('สวัสดีค่ะ'), says('ค่าส่งเท่าไหร่คะ'), says('ขอบคุณค่ะ'))).toEqual({
    kind: 'questions',
    texts: ['ค่าส่งเท่าไหร่คะ'],
  });
});

test('a greeting alone is a greeting', () => {
  expect(read(says('สวัสดีค่ะ'))).toEqual({ kind: 'greeting' });
});

test('a lone sticker or thanks after an answer needs none; a sticker as first word may mean anything', () => {
  expect(read(shop('ค่ะ'), says('', 0, 'sticker'))).toEqual({ kind: 'closing' });
  expect(read(shop('ค่ะ'), says('ขอบคุณค่ะ'), says('', 0, 'sticker'))).toEqual({ kind: 'closing' });
  expect(read(says('', 0, 'sticker'))).toEqual({ kind: 'not-text' });
});

test('a picture is not read, with words or without', () => {
  expect(read(says('', 0, 'image'))).toEqual({ kind: 'not-text' });
  expect(read(says('', 0, 'shared-post'), says('ราคาเท่าไหร่'))).toEqual({ kind: 'not-text' });
  expect(read(says('', 0, 'unsupported'))).toEqual({ kind: 'not-text' });
});

test('a sticker beside a question does not matter', () => {
  expect(read(says('', 0, 'sticker'), says('มีสีดำไหม'))).toEqual({ kind: 'questions', texts: ['มีสีดำไหม'] });
});

test('asking for a person comes before all else', () => {
  expect(read(says('ค่าส่งเท่าไหร่'), says('ขอคุยกับแอดมินค่ะ'))).toEqual({ kind: 'asks-for-person' });
  expect(read(says('', 0, 'image'), says('talk to a human'))).toEqual({ kind: 'asks-for-person' });
});
