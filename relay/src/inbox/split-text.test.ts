import { textLength } from '@tandem/shared/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitText } from './split-text.ts';

const unit = fc.constantFrom('char' as const, 'utf8byte' as const, 'utf16' as const);
const graphemes = (text: string) => Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);

describe('splitText', () => {
  test.each(['char', 'utf8byte', 'utf16'] as const)(
    'one unit over the limit splits, at the limit does not (%s)',
    (u) => {
      expect(splitText('a'.repeat(10), 10, u)).toEqual(['a'.repeat(10)]);
      expect(splitText('a'.repeat(11), 10, u)).toEqual(['a'.repeat(10), 'a']);
    },
  );

  test('counts in the unit of the channel', () => {
    const thai = 'สวัสดี';
    expect(splitText(thai, 6, 'char')).toHaveLength(1);
    expect(splitText(thai, 6, 'utf8byte').length).toBeGreaterThan(1);
    expect(splitText('😀😀', 2, 'char')).toHaveLength(1);
    expect(splitText('😀😀', 2, 'utf16')).toHaveLength(2);
  });

  test('prefers line ends, then sentence ends, then spaces', () => {
    expect(splitText('one two\nthree four', 12, 'char')).toEqual(['one two\n', 'three four']);
    expect(splitText('It is open. Come by.', 14, 'char')).toEqual(['It is open. ', 'Come by.']);
    expect(splitText('aaaa bbbb cccc', 10, 'char')).toEqual(['aaaa bbbb ', 'cccc']);
  });

  test('cuts Thai between words, although nothing stands between them', () => {
    const parts = splitText('ร้านเปิดทุกวันตั้งแต่เก้าโมง', 16, 'char');
    const words = new Set(
      Array.from(new Intl.Segmenter('th', { granularity: 'word' }).segment(parts.join('')), (w) => w.index),
    );
    let at = 0;
    for (const part of parts) {
      expect(words.has(at)).toBe(true);
      at += part.length;
    }
  });

  test('a family of emojis stays together; only one that alone breaks the limit is cut', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(splitText(`ab${family}`, textLength(family, 'char') + 1, 'char')).toEqual(['ab', family]);
    expect(splitText(family, 3, 'char').join('')).toBe(family);
  });

  test('any text: nothing lost, nothing over the limit, no grapheme cut', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(
      fc.property(text, fc.integer({ min: 40, max: 90 }), unit, (words, limit, u) => {
        const parts = splitText(words, limit, u);
        expect(parts.join('')).toBe(words);
        for (const part of parts) expect(textLength(part, u)).toBeLessThanOrEqual(limit);
        if (graphemes(words).every((one) => textLength(one, u) <= limit)) {
          expect(parts.flatMap(graphemes)).toEqual(graphemes(words));
        }
      }),
    );
  });
});
