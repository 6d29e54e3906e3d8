import { expect, test } from 'vitest';
import { readForm } from './sign-on-platform.ts';

test('a form is sent as it stands, with its allow button', () => {
  const form = readForm(`<p>x</p><form method="post" action="/go?a=1&amp;b=2">
    <input type="hidden" name="state" value="a&quot;b&amp;c">
    <input type="radio" name="account" value="one" checked><input type="radio" name="account" value="two">
    <input type="checkbox" name="scope" value="read" checked><input type="checkbox" name="scope" value="send" checked>
    <input type="checkbox" name="scope" value="other">
    <input class="field" name="new_username">
    <button name="decision" value="deny">No</button><button name="decision" value="allow">Yes</button></form>`);
  expect(form?.action).toBe('/go?a=1&b=2');
  expect([...(form?.fields ?? [])]).toEqual([
    ['state', 'a"b&c'],
    ['account', 'one'],
    ['scope', 'read'],
    ['scope', 'send'],
    ['new_username', ''],
    ['decision', 'allow'],
  ]);
  expect(readForm('<p>done</p>')).toBeUndefined();
});
