import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { resultPage } from './result-page.ts';

test('it speaks Thai and English, needs nothing from elsewhere, and its style fits its hash', () => {
  const { html, styleHash } = resultPage({ kind: 'done', missingScopes: [] });
  expect(html).toContain('เชื่อมต่อบัญชีแล้ว');
  expect(html).toContain('You may close this page');
  expect(html).not.toMatch(/<script|src=|href=|https?:/);
  const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? '';
  expect(styleHash).toBe(`sha256-${createHash('sha256').update(style).digest('base64')}`);
});

test('what the platform said is text, never markup', () => {
  const { html } = resultPage({
    kind: 'failed',
    code: 'forbidden',
    reason: 'back with "<img src=x onerror=alert(1)>"',
    missingScopes: [],
  });
  expect(html).not.toContain('<img');
  expect(resultPage({ kind: 'done', missingScopes: ['<b>'] }).html).not.toContain('<b>');
});

test('a permission that was not given is told as what will not work, and how to give it', () => {
  const done = resultPage({ kind: 'done', missingScopes: ['message.list.manage'] }).html;
  expect(done).toContain('รูปและสติกเกอร์ของลูกค้าจะไม่แสดง');
  expect(done).toContain('photos and stickers do not load');
  expect(done).toContain('Fix permissions');
  const failed = resultPage({
    kind: 'failed',
    code: 'forbidden',
    reason: 'x',
    missingScopes: ['message.list.send', 'message.list.read'],
  }).html;
  expect(failed).toContain('neither the team nor the AI can answer');
  expect(failed).toContain('แอปจะไม่เห็นข้อความของลูกค้า');
  expect(failed).toContain('press Connect again');
});
