import { expect, test } from 'vitest';
import { textLength } from './channel.ts';
import { textOf } from './message-part.ts';
import { may, permissions, role } from './role.ts';

test('a text is counted in the unit of its channel', () => {
  // Thai marks are characters of their own; an emoji is one character, two UTF-16 units and four bytes.
  expect(textLength('ที่ 👍', 'char')).toBe(5);
  expect(textLength('ที่ 👍', 'utf16')).toBe(6);
  expect(textLength('ที่ 👍', 'utf8byte')).toBe(14);
});

test('the words of a message leave out what has none', () => {
  expect(
    textOf([
      { kind: 'text', text: 'มีไซซ์ M ไหมคะ' },
      { kind: 'unsupported', type: 'voice' },
      { kind: 'text', text: 'สีครีม' },
    ]),
  ).toBe('มีไซซ์ M ไหมคะ\nสีครีม');
});

test('an owner may everything, a viewer changes nothing', () => {
  for (const permission of Object.keys(permissions) as (keyof typeof permissions)[]) {
    expect(may('owner', permission)).toBe(true);
    if (!permission.endsWith('.read')) expect(may('viewer', permission)).toBe(false);
  }
  expect(role.options).toHaveLength(4);
});
