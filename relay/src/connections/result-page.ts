import { createHash } from 'node:crypto';
import type { ProblemCode } from '@tandem/shared/api';

type Result =
  | { kind: 'done'; missingScopes: readonly string[] }
  | { kind: 'failed'; code: ProblemCode; reason: string }
  | { kind: 'expired' };

const style = `:root{color-scheme:light dark}body{font:16px/1.6 system-ui,"Noto Sans Thai",sans-serif;margin:0;min-height:100vh;
display:grid;place-items:center;background:Canvas;color:CanvasText}main{max-width:34rem;padding:2rem}h1{font-size:1.4rem;margin:0 0 .5rem}
p{margin:.4rem 0}[lang=en]{margin-top:1.6rem}code{overflow-wrap:anywhere}`;
const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`;

/** The last page of linking, in Thai and English: self-contained, without scripts or links. */
export function resultPage(result: Result): { html: string; styleHash: string } {
  const [th, en] = texts(result);
  const html = `<!doctype html>
<html lang="th"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tandem Inbox</title><style>${style}</style></head><body><main data-result="${result.kind}">
<section lang="th"><h1>${th[0]}</h1>${paragraphs(th.slice(1))}</section>
<section lang="en"><h1>${en[0]}</h1>${paragraphs(en.slice(1))}</section>
</main></body></html>
`;
  return { html, styleHash };
}

type Lines = readonly [title: string, ...paragraphs: string[]];

function texts(result: Result): readonly [th: Lines, en: Lines] {
  if (result.kind === 'done') return doneTexts(result.missingScopes);
  if (result.kind === 'failed') return failedTexts(result.code, result.reason);
  return [
    ['ลิงก์นี้ใช้ไม่ได้แล้ว', 'ลิงก์หมดอายุ ถูกใช้ไปแล้ว หรือเปิดจากเบราว์เซอร์อื่น กรุณากดเชื่อมต่อในแอปอีกครั้ง'],
    [
      'This link no longer works',
      'It has expired, was used already, or began in another browser. Please press Connect in the app again.',
    ],
  ];
}

function doneTexts(missing: readonly string[]): readonly [Lines, Lines] {
  const close = ['ปิดหน้านี้และกลับไปที่แอปได้เลย', 'You may close this page and go back to the app.'] as const;
  if (missing.length === 0)
    return [
      ['เชื่อมต่อบัญชีแล้ว', close[0]],
      ['The account is connected', close[1]],
    ];
  const list = `<code>${missing.map(escapeHtml).join(', ')}</code>`;
  return [
    ['เชื่อมต่อบัญชีแล้ว', `บางความสามารถจะใช้ไม่ได้ เพราะไม่ได้รับสิทธิ์ ${list}`, close[0]],
    ['The account is connected', `Some features stay off, for these permissions were not given: ${list}`, close[1]],
  ];
}

function failedTexts(code: ProblemCode, reason: string): readonly [Lines, Lines] {
  const th =
    code === 'account_already_connected'
      ? 'บัญชีนี้เชื่อมต่อกับทีมอื่นอยู่ ทีมนั้นต้องยกเลิกการเชื่อมต่อก่อน'
      : code === 'forbidden'
        ? 'ไม่ได้รับสิทธิ์ที่จำเป็น กรุณากดเชื่อมต่ออีกครั้งและอนุญาตทุกสิทธิ์'
        : 'แพลตฟอร์มไม่ตอบรับ กรุณากดเชื่อมต่อในแอปอีกครั้ง';
  return [
    ['เชื่อมต่อบัญชีไม่สำเร็จ', th, 'ปิดหน้านี้ได้เลย'],
    ['The account was not connected', escapeHtml(reason), 'You may close this page.'],
  ];
}

function paragraphs(lines: readonly string[]): string {
  return lines.map((line) => `<p>${line}</p>`).join('');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
