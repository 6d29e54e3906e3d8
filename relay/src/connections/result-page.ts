import { createHash } from 'node:crypto';
import type { ProblemCode } from '@tandem/shared/api';
import { type ScopePurpose, scopePurpose } from '@tandem/shared/model';

type Failed = { kind: 'failed'; code: ProblemCode; reason: string; missingScopes: readonly string[] };
type Result = { kind: 'done'; missingScopes: readonly string[] } | Failed | { kind: 'expired' };

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
  if (result.kind === 'failed') return failedTexts(result);
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
  const [th, en] = lossWords(missing);
  return [
    [
      'เชื่อมต่อบัญชีแล้ว แต่ยังได้สิทธิ์ไม่ครบ',
      ...th,
      'ถ้าต้องการใช้ ให้กด “แก้สิทธิ์” ที่บัญชีนี้ในแอป แล้วติ๊กให้ครบทุกช่องในหน้าของแพลตฟอร์ม',
      close[0],
    ],
    [
      'The account is connected, with a permission missing',
      ...en,
      'To have it, press “Fix permissions” on this account in the app, and leave every box on the platform’s page ticked.',
      close[1],
    ],
  ];
}

/** What will not work, a line for each purpose; the platform's own name of the permission stands behind it. */
function lossWords(scopes: readonly string[]): readonly [th: string[], en: string[]] {
  const lines = scopes.map((scope) => {
    const [th, en] = losses[scopePurpose(scope)];
    const name = `<code>${escapeHtml(scope)}</code>`;
    return { th: `${th} ${name}`, en: `${en} ${name}` };
  });
  return [lines.map(({ th }) => th), lines.map(({ en }) => en)];
}

const losses: Readonly<Record<ScopePurpose, readonly [th: string, en: string]>> = {
  read: [
    'ไม่ได้สิทธิ์อ่านข้อความ: แอปจะไม่เห็นข้อความของลูกค้า',
    'Reading messages was not allowed: customers’ messages do not arrive.',
  ],
  send: [
    'ไม่ได้สิทธิ์ส่งข้อความ: ทีมและ AI ตอบลูกค้าไม่ได้',
    'Sending messages was not allowed: neither the team nor the AI can answer.',
  ],
  manage: [
    'ไม่ได้สิทธิ์จัดการข้อความ: รูปและสติกเกอร์ของลูกค้าจะไม่แสดง ส่วนข้อความยังรับและตอบได้',
    'Managing messages was not allowed: customers’ photos and stickers do not load. Texts are received and answered all the same.',
  ],
  profile: [
    'ไม่ได้สิทธิ์ดูโปรไฟล์: แอปไม่รู้ว่าเป็นบัญชีใด',
    'The profile was not allowed: the app cannot tell which account it is.',
  ],
  other: [
    'ไม่ได้สิทธิ์หนึ่งข้อที่แอปขอ: บางความสามารถจะใช้ไม่ได้',
    'A permission that the app asks for was not given: some features stay off.',
  ],
};

function failedTexts({ code, reason, missingScopes }: Failed): readonly [Lines, Lines] {
  if (missingScopes.length > 0) {
    const [th, en] = lossWords(missingScopes);
    return [
      ['เชื่อมต่อบัญชีไม่สำเร็จ', ...th, 'กลับไปที่แอป กดเชื่อมต่ออีกครั้ง แล้วติ๊กให้ครบทุกช่อง', 'ปิดหน้านี้ได้เลย'],
      [
        'The account was not connected',
        ...en,
        'Go back to the app, press Connect again, and leave every box ticked.',
        'You may close this page.',
      ],
    ];
  }
  const th =
    code === 'account_already_connected'
      ? 'บัญชีนี้เชื่อมต่อกับทีมอื่นอยู่ ทีมนั้นต้องยกเลิกการเชื่อมต่อก่อน'
      : code === 'forbidden'
        ? 'คุณไม่ได้กดอนุญาตในหน้าของแพลตฟอร์ม กดเชื่อมต่อในแอปอีกครั้งเมื่อพร้อม'
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
