import { createHmac, timingSafeEqual } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifySignature } from './signature.ts';

const secret = 'stand-in-app-secret-0001';
const body = `{"client_key":"7300000000000000001","event":"im_receive_msg","create_time":1763600000,"user_openid":"_000DemoBizOpenId01","content":"{\\"timestamp\\":1763600000123,\\"conversation_id\\":\\"qW3eRtYuIoPaSdFgHj+kLzXcVw==\\",\\"message_id\\":\\"mN0bV9cX8zL7kJ6hG5fD4sA3pQ==\\",\\"type\\":\\"text\\",\\"text\\":{\\"body\\":\\"hi\\"},\\"from\\":\\"jane_doe_demo\\",\\"to\\":\\"demo_shop\\",\\"unique_identifier\\":\\"ZuserUniqueIdDemo01\\",\\"from_user\\":{\\"id\\":\\"ZuserUniqueIdDemo01\\",\\"role\\":\\"personal_account\\"},\\"to_user\\":{\\"id\\":\\"_000DemoBizOpenId01\\",\\"role\\":\\"business_account\\"},\\"scene_type\\":0,\\"is_follower\\":false,\\"message_tag\\":{\\"source\\":\\"APP\\"}}"}`;
const signature = '8c420845453e10d52607cee0072e821433ba6a2b771b60f539b7cc34610cb535';
const time = 1_763_600_001;
const bytes = new TextEncoder().encode(body);

const verify = (change: Partial<Parameters<typeof verifySignature>[0]> = {}) =>
  verifySignature({
    header: `t=${time},s=${signature}`,
    body: bytes,
    secrets: [secret],
    nowMs: time * 1000,
    ...change,
  });
const sign = (at: number | string, what: Uint8Array, key = secret) =>
  createHmac('sha256', key).update(`${at}.`).update(what).digest('hex');

test('the two published vectors verify', () => {
  expect(bytes).toHaveLength(632);
  expect(verify()).toBe('ok');
  expect(
    verify({
      body: new TextEncoder().encode('{"a":1}'),
      header: 't=1700000000,s=4b1311c05ce5082049b64bd9135ce4946e3221d77317d3b78d52a6a90146932b',
      nowMs: 1_700_000_000_000,
    }),
  ).toBe('ok');
});

test('one changed bit anywhere is refused', () => {
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 7 }), (index, bit) => {
      const changed = Uint8Array.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ (1 << bit);
      expect(verify({ body: changed })).toBe('bad');
    }),
  );
  fc.assert(
    fc.property(fc.nat(63), fc.constantFrom(...'0123456789abcdef'), (index, digit) => {
      fc.pre(signature[index] !== digit);
      const changed = signature.slice(0, index) + digit + signature.slice(index + 1);
      expect(verify({ header: `t=${time},s=${changed}` })).toBe('bad');
    }),
  );
  expect(verify({ header: `t=${time + 1},s=${signature}` })).toBe('bad');
});

test('five minutes either way are fresh, more is stale', () => {
  expect(verify({ nowMs: (time + 300) * 1000 })).toBe('ok');
  expect(verify({ nowMs: (time + 300) * 1000 + 1 })).toBe('stale');
  expect(verify({ nowMs: (time - 300) * 1000 })).toBe('ok');
  expect(verify({ nowMs: (time - 301) * 1000 })).toBe('stale');
});

test('an old signature that is also wrong is bad, not stale', () => {
  expect(verify({ body: new Uint8Array(), nowMs: (time + 9999) * 1000 })).toBe('bad');
});

test('the older of two secrets still verifies, an unknown one does not', () => {
  expect(verify({ secrets: ['newer', secret] })).toBe('ok');
  expect(verify({ secrets: ['newer', 'newest'] })).toBe('bad');
  expect(verify({ secrets: [] })).toBe('bad');
});

test('parts are read by name, whatever their order, spaces or company', () => {
  expect(verify({ header: `s=${signature}, t=${time}` })).toBe('ok');
  expect(verify({ header: `v=1,t=${time},s=${signature}` })).toBe('ok');
});

test('no header is missing', () => {
  expect(verify({ header: undefined })).toBe('missing');
  expect(verify({ header: ' ' })).toBe('missing');
});

test.each([
  ['upper case', `t=${time},s=${signature.toUpperCase()}`],
  ['cut short', `t=${time},s=${signature.slice(0, 63)}`],
  ['too long', `t=${time},s=${signature}0`],
  ['no time', `s=${signature}`],
  ['no signature', `t=${time}`],
  ['a time with something behind it', `t=${time}x,s=${sign(`${time}x`, bytes)}`],
  ['milliseconds', `t=${time}000,s=${sign(`${time}000`, bytes)}`],
  ['two times', `t=${time},t=${time},s=${signature}`],
  ['two signatures', `t=${time},s=${'0'.repeat(64)},s=${signature}`],
  ['base64', `t=${time},s=${Buffer.from(signature, 'hex').toString('base64')}`],
  ['an exponent', `t=1e9,s=${sign('1e9', bytes)}`],
  ['a time with a point', `t=${time}.5,s=${sign(`${time}.5`, bytes)}`],
  ['a time in Thai digits', `t=๑๗๖๓๖๐๐๐๐๑,s=${sign('๑๗๖๓๖๐๐๐๐๑', bytes)}`],
  ['a full-width digit', `t=${time},s=${signature.slice(0, 63)}５`],
  ['a digit that is none, in the middle', `t=${time},s=${signature.slice(0, 31)}g${signature.slice(32)}`],
  ['a line end behind it', `t=${time},s=${signature}\n0`],
  ['names in capitals', `T=${time},S=${signature}`],
  ['the same pair twice', `t=${time},s=${signature},t=${time},s=${signature}`],
])('%s is refused', (_what, header) => {
  expect(verify({ header })).toBe('bad');
});

test('what Node makes of odd digits and unequal lengths never reaches the comparison', () => {
  // Decoding stops at the first bad digit without a word, and comparing unequal lengths throws.
  expect(Buffer.from(`${signature.slice(0, 62)}zz`, 'hex')).toHaveLength(31);
  expect(Buffer.from(`${signature}z`, 'hex')).toHaveLength(32);
  expect(() => timingSafeEqual(Buffer.alloc(31), Buffer.alloc(32))).toThrow(RangeError);
  for (const odd of [
    `${signature.slice(0, 62)}zz`,
    `${signature}z`,
    signature.slice(0, 62),
    `${signature}${signature}`,
    '',
  ]) {
    expect(verify({ header: `t=${time},s=${odd}` })).toBe('bad');
  }
});

// A header's bytes come as latin-1. (The library's own `binary` unit takes seconds to set up.)
const headerText = fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)) });

test('no header text makes it throw', () => {
  fc.assert(
    fc.property(headerText, (header) => {
      expect(['missing', 'bad']).toContain(verify({ header }));
    }),
  );
});
