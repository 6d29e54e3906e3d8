import { describe, expect, test } from 'vitest';
import { decodeText } from './decode-text.ts';
import { extractHtml } from './extract-html.ts';
import { tidyText } from './tidy-text.ts';

describe('Thai as PDFs have it', () => {
  test.each([
    ['ชำาระเงิน', 'ชำระเงิน'],
    ['ช\u0e4d\u0e32ระเงิน', 'ชำระเงิน'],
    ['น\u0e4d\u0e49\u0e32', 'น้ำ'],
    ['น\u0e33\u0e49\u0e33หนัก', 'น้ำหนัก'],
    ['ส \u0e33หรับ', 'สำหรับ'],
    ['ท\u0e35 \u0e48', 'ที่'],
    ['ป\uf702\uf70aน', 'ป\u0e35\u0e48น'.replace('\u0e35', '\u0e35')],
    ['a\u200bb\u202ec\u{e0041}d\u00ad', 'abcd'],
    ['a  \t b\r\n\r\n\r\n\r\nc', 'a b\n\nc'],
  ])('%j', (found, expected) => {
    expect(tidyText(found)).toBe(expected);
  });
});

describe('charsets', () => {
  const thai = Buffer.from([0xc3, 0xd2, 0xa4, 0xd2]);
  test.each([
    ['header', thai, 'TIS-620', 'ราคา'],
    ['header, another name', thai, 'windows-874', 'ราคา'],
    ['meta', Buffer.concat([Buffer.from('<meta charset="tis-620">'), thai]), null, '<meta charset="tis-620">ราคา'],
    ['nothing said, not UTF-8', thai, null, 'ราคา'],
    ['nothing said, UTF-8', Buffer.from('ราคา'), null, 'ราคา'],
    ['a charset nobody knows', Buffer.from('ราคา'), 'klingon', 'ราคา'],
    ['a mark at the start', Buffer.from('\ufeffราคา'), 'windows-874', 'ราคา'],
  ])('%s', (_name, bytes, declared, expected) => {
    expect(decodeText(bytes, declared)).toBe(expected);
  });
});

describe('pages', () => {
  const words = 'การจัดส่งใช้เวลา 2 วัน '.repeat(12);
  test('the main part, with headings, lists and tables, without the furniture', () => {
    const { title, text } = extractHtml(`<!doctype html><html><head><title>ร้าน &amp; ส่ง</title></head><body>
      <header>โลโก้</header><nav>เมนู</nav>
      <main><h1>จัดส่ง</h1><p>${words}</p><ul><li>กรุงเทพ</li><li>ต่างจังหวัด</li></ul>
      <table><tr><th>ขนาด</th><th>ราคา</th></tr><tr><td>S</td><td>290 บาท</td></tr></table></main>
      <aside>โฆษณา</aside><footer>สงวนสิทธิ์</footer><script>var x = 'สคริปต์'</script></body></html>`);
    expect(title).toBe('ร้าน & ส่ง');
    expect(text).toContain('# จัดส่ง\n\n');
    expect(text).toContain('- กรุงเทพ\n\n- ต่างจังหวัด');
    expect(text).toContain('S | 290 บาท');
    expect(text).not.toMatch(/โลโก้|เมนู|โฆษณา|สงวนสิทธิ์|สคริปต์/);
  });
  test.each([
    '<p hidden>ลับ</p>',
    '<p style="display:none">ลับ</p>',
    '<p style="color:red; visibility : hidden">ลับ</p>',
    '<p style="font-size:0">ลับ</p>',
    '<p style="opacity:0.0;">ลับ</p>',
    '<p style="position:absolute;left:-9999px">ลับ</p>',
    '<p aria-hidden="true">ลับ</p>',
    '<p class="x sr-only">ลับ</p>',
    '<template>ลับ</template>',
    '<!-- ลับ -->',
    '<noscript>ลับ</noscript>',
    '<style>.ลับ{}</style>',
  ])('what a visitor cannot see is left out: %s', (hidden) => {
    expect(extractHtml(`<body><p>${words}</p>${hidden}</body>`).text).toBe(words.trim());
  });
  test.each(['<p style="font-size:0.9em">เห็น</p>', '<p style="opacity:0.5">เห็น</p>', '<p style="left:-1px">เห็น</p>'])(
    'what he can see stays: %s',
    (shown) => {
      expect(extractHtml(`<body>${shown}</body>`).text).toBe('เห็น');
    },
  );
  test('a page without words has none', () => {
    expect(() => extractHtml('<html><body><div id="root"></div><script>render()</script></body></html>')).toThrow(
      'no_text',
    );
  });
  test('a tree of 3,000 levels is walked', () => {
    expect(extractHtml(`<body>${'<div>'.repeat(3000)}ลึก`).text).toBe('ลึก');
  });
});
