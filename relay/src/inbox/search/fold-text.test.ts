import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldText, foldWithPlaces } from './fold-text.ts';
import { snippetOf } from './snippet-of.ts';

const marked = (text: string, ...words: string[]) => {
  const snippet = snippetOf(text, words.map(foldText));
  return snippet.ranges.map(([from, to]) => snippet.text.slice(from, to));
};

test.each([
  ['น้ำหอม', 'นํ้าหอม'],
  ['แมว', 'เเมว'],
  ['๑๒๓ บาท', '123 บาท'],
  ['ÉCLAIR', 'éclair'],
  ['Ｆｕｌｌ', 'full'],
  ['ซื้อ\u200bของ', 'ซื้อของ'],
  ['🙏🏽\ufe0f', '🙏🏽'],
])('%s and %s are the same', (one, other) => expect(foldText(one)).toBe(foldText(other)));

test('found places are whole characters, with all their marks', () => {
  expect(marked('วันนี้ส่งของไหมคะ', 'ส่ง')).toEqual(['ส่ง']);
  expect(marked('ที่นี่', 'น')).toEqual(['นี่']);
  expect(marked('Refund, refund!', 'REFUND')).toEqual(['Refund', 'refund']);
  expect(marked('เเมวกินนํ้า', 'แมว', 'น้ำ')).toEqual(['เเมว', 'นํ้า']);
  expect(marked('ok 👩‍⚕️ ok', '👩')).toEqual(['👩‍⚕️']);
  expect(marked('aaaa', 'aa', 'aaa')).toEqual(['aaaa']);
});

test('a snippet of a long text is around the first place, cut between characters', () => {
  const long = `${'ก่อนหน้า '.repeat(60)}เป้าหมาย${' หลังจาก'.repeat(60)}`;
  const { text, ranges } = snippetOf(long, [foldText('เป้าหมาย')]);
  expect(text.length).toBeLessThan(180);
  expect(text).toMatch(/^….*เป้าหมาย.*…$/);
  expect(ranges.map(([from, to]) => text.slice(from, to))).toEqual(['เป้าหมาย']);
  const faces = snippetOf('😍'.repeat(300), [foldText('😍')]);
  expect(faces.text).toMatch(/^(?:😍)+…$/u);
});

test('whatever the text, its places fold into the folded text', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('เ', 'แ', 'ํ', '้', 'า', 'ำ', 'น', '๕', '\u200b', ' ', '\n', 'É', '👩‍⚕️'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const original = pieces.join('');
      const { text, places } = foldWithPlaces(original);
      expect(places).toHaveLength(text.length);
      for (const [from, to] of places) expect(original.slice(from, to)).not.toBe('');
      for (const { text: shown, ranges } of [snippetOf(original, ['น', 'a'])]) {
        for (const [from, to] of ranges) expect(from < to && to <= shown.length).toBe(true);
      }
    }),
  );
});
