import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialOf } from '../ui/initial.ts';
import { limitsOf } from './limits.ts';
import { linkify } from './linkify.ts';
import { keepTogether, languageOf } from './thai-text.ts';
import { isHeldUp } from './unsent.ts';

const links = (text: string) => linkify(text).flatMap((piece) => (piece.kind === 'link' ? [piece.url] : []));

test('only https addresses become links', () => {
  expect(links('ดูที่ https://shop.example/a?b=1 ค่ะ')).toEqual(['https://shop.example/a?b=1']);
  expect(links('http://shop.example javascript:alert(1) shop.example')).toEqual([]);
});

test('Thai letters and closing marks end an address', () => {
  expect(links('https://shop.example/xค่ะ')).toEqual(['https://shop.example/x']);
  expect(links('(https://shop.example/x).')).toEqual(['https://shop.example/x']);
});

test('an address that hides its host behind a user name is not a link', () => {
  expect(links('https://tiktok.com@evil.example/login')).toEqual([]);
  expect(links('https://localhost/x')).toEqual([]);
});

test('linkify never loses or invents a character', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constant('https://a.example/ก '), fc.constant('https://'))),
      (parts) => {
        const text = parts.join('');
        expect(
          linkify(text)
            .map((piece) => (piece.kind === 'link' ? piece.url : piece.text))
            .join(''),
        ).toBe(text);
      },
    ),
  );
});

test('a number stays with its unit and ๆ with its word, and only spaces change', () => {
  expect(keepTogether('1,290 บาท 112 ซม. มาก ๆ')).toBe('1,290\u00a0บาท 112\u00a0ซม. มาก\u00a0ๆ');
  expect(keepTogether('10 items left')).toBe('10 items left');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(keepTogether(text).replaceAll('\u00a0', ' ')).toBe(text.replaceAll('\u00a0', ' '));
    }),
  );
});

test('a text says its language where its letters do', () => {
  expect(languageOf('ส่งฟรี', null)).toBe('th');
  expect(languageOf('ok', null)).toBeUndefined();
  expect(languageOf('ok', 'en')).toBe('en');
});

test('Thai names are known by their first consonant', () => {
  expect(initialOf('เฟิร์น 🌿')).toBe('ฟ');
  expect(initialOf('พลอย')).toBe('พ');
  expect(initialOf('@mintt')).toBe('M');
  expect(initialOf('🌸')).toBe('?');
});

test('limits bite under six hours and at three messages', () => {
  const now = Date.parse('2026-11-20T07:00:00.000Z');
  const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString();
  expect(limitsOf({ windowExpiresAt: at(7), messagesUsed: 6 }, 10, now)).toMatchObject({
    isClosing: false,
    isLow: false,
    quotaLeft: 4,
  });
  expect(limitsOf({ windowExpiresAt: at(5.9), messagesUsed: 7 }, 10, now)).toMatchObject({
    isClosing: true,
    isLow: true,
  });
  expect(limitsOf({ windowExpiresAt: at(0), messagesUsed: 12 }, 10, now)).toMatchObject({
    isOver: true,
    isClosing: false,
    isSpent: true,
    quotaLeft: 0,
  });
  expect(limitsOf({ windowExpiresAt: null, messagesUsed: 12 }, null, now)).toMatchObject({
    isOver: false,
    isSpent: false,
    quotaLeft: null,
  });
});

test('a reply on a live line waits only after five seconds', () => {
  const item = { state: 'sending', writtenAt: '2026-11-20T07:00:00.000Z' } as Parameters<typeof isHeldUp>[0];
  const written = Date.parse(item.writtenAt);
  expect(isHeldUp(item, 'live', written + 200)).toBe(false);
  expect(isHeldUp(item, 'offline', written + 200)).toBe(true);
  expect(isHeldUp(item, 'live', written + 6000)).toBe(true);
  expect(isHeldUp({ ...item, state: 'asks' }, 'live', written + 200)).toBe(true);
});
