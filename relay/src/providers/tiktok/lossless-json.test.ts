import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLossless } from './lossless-json.ts';

test('a 19-digit id keeps every digit', () => {
  expect(parseLossless('{"comment_id":7301234567890123457,"n":-9007199254740993,"small":12,"half":0.5}')).toEqual({
    comment_id: '7301234567890123457',
    n: '-9007199254740993',
    small: 12,
    half: 0.5,
  });
});

test('what PostgreSQL cannot store is taken out of texts', () => {
  expect(parseLossless('["a\\u0000b","\\ud83d","👍"]')).toEqual(['ab', '\ufffd', '👍']);
});

test('everything else is what JSON.parse gives', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      fc.pre(!text.includes('\\u0000') && !/\d{16}|e/i.test(text));
      expect(parseLossless(text)).toEqual(JSON.parse(text));
    }),
  );
});
