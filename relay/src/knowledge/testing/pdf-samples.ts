import { existsSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';

const thaiFont = '/usr/share/fonts/truetype/tlwg/Loma.ttf';
/** The test machine has a font for Thai. */
export const hasThaiFont = existsSync(thaiFont);

interface Sample {
  readonly pages: readonly (readonly { readonly text: string; readonly size?: number }[])[];
  readonly title?: string;
  readonly password?: string;
}

/** A PDF as an office program would write it. */
export function pdfOf({ pages, title, password }: Sample): Promise<Buffer> {
  const pdf = new PDFDocument({
    autoFirstPage: false,
    ...(title !== undefined && { info: { Title: title } }),
    ...(password !== undefined && { userPassword: password, pdfVersion: '1.7' as const }),
  });
  if (hasThaiFont) pdf.font(thaiFont);
  const parts: Buffer[] = [];
  pdf.on('data', (part: Buffer) => parts.push(part));
  const done = new Promise<Buffer>((resolve) => pdf.on('end', () => resolve(Buffer.concat(parts))));
  for (const lines of pages) {
    pdf.addPage();
    for (const { text, size = 12 } of lines) pdf.fontSize(size).text(text).moveDown();
  }
  pdf.end();
  return done;
}

/** A PDF of one page written by hand: `content` is what its stream inflates to, `box` the page's size. */
export function rawPdf(content: Uint8Array, box = '[0 0 612 792]'): Buffer {
  const stream = deflateSync(content, { level: 9 });
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox ${box} /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>`,
    Buffer.concat([
      Buffer.from(`<< /Length ${stream.byteLength} /Filter /FlateDecode >>\nstream\n`),
      stream,
      Buffer.from('\nendstream'),
    ]),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  let length = 9;
  const add = (part: Buffer) => {
    parts.push(part);
    length += part.byteLength;
  };
  objects.forEach((object, index) => {
    offsets.push(length);
    add(Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')]));
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const start = length;
  add(
    Buffer.from(
      `xref\n0 6\n0000000000 65535 f \n${table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF`,
    ),
  );
  return Buffer.concat(parts);
}

/** Small on the disk, without end when it is read. */
export const pdfBombs = {
  /** Half a gigabyte of nothing before a word. */
  flate: () => rawPdf(Buffer.concat([Buffer.alloc(512 * 1024 * 1024, ' '), Buffer.from('BT /F1 12 Tf (hello) Tj ET')])),
  /** Millions of operators, each a word. */
  operators: () => rawPdf(Buffer.alloc(110 * 1024 * 1024, 'BT /F1 12 Tf (x) Tj ET\n')),
  /** A page and letters as large as a number can be. */
  giant: () => rawPdf(Buffer.from('BT /F1 99999999 Tf 1e30 0 0 1e30 0 0 Tm (a giant page) Tj ET'), '[0 0 1e30 1e30]'),
} as const;
