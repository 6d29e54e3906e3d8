import { getDocumentProxy } from 'unpdf';
import { ExtractError, type Extracted } from './extracted.ts';
import { tidyText } from './tidy-text.ts';

/** A run of letters as a page places it: `transform` is [a, b, c, d, x, y]. */
interface Item {
  readonly str: string;
  readonly transform: readonly number[];
  readonly height: number;
  readonly hasEOL: boolean;
}
interface Line {
  text: string;
  size: number;
  y: number;
}

/** The text of a PDF in reading order; lines in larger type become headings. Throws ExtractError. */
export async function extractPdf(
  bytes: Uint8Array,
  limits: { readonly pages: number; readonly characters: number },
): Promise<Extracted> {
  const pdf = await open(bytes);
  if (pdf.numPages > limits.pages) throw new ExtractError('too_many_pages', `${pdf.numPages} pages`);
  const lines: Line[] = [];
  let characters = 0;
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    for (const line of linesOf(items as readonly Partial<Item>[])) {
      characters += line.text.length;
      if (characters > limits.characters) throw new ExtractError('too_much_text');
      lines.push(line);
    }
    page.cleanup();
  }
  const text = tidyText(withHeadings(lines));
  // A page number or a stamp on scanned pages is no text to answer from.
  if (text.replace(/[\s\d]/g, '').length < 3 * pdf.numPages) throw new ExtractError('no_text');
  const { info } = (await pdf.getMetadata()) as { info: { Title?: unknown } };
  const title = typeof info.Title === 'string' ? tidyText(info.Title).slice(0, 200) : '';
  return { title: title === '' ? null : title, text, pageCount: pdf.numPages };
}

async function open(bytes: Uint8Array) {
  try {
    return await getDocumentProxy(bytes, {
      disableFontFace: true,
      stopAtErrors: false,
      verbosity: 0,
    });
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    throw new ExtractError(name === 'PasswordException' ? 'password_protected' : 'broken', name);
  }
}

function linesOf(items: readonly Partial<Item>[]): Line[] {
  const lines: Line[] = [];
  let line: Line | null = null;
  let endsAt = 0;
  for (const { str, transform, height = 0, hasEOL, width = 0 } of items as readonly (Partial<Item> & {
    width?: number;
  })[]) {
    if (str === undefined) continue;
    const [x, y] = [transform?.[4] ?? 0, transform?.[5] ?? 0];
    if (line === null || Math.abs(line.y - y) > Math.max(line.size, height, 1) * 0.6) {
      line = { text: '', size: height, y };
      lines.push(line);
      endsAt = x;
    }
    // A gap that nobody wrote a space into: cells of a table, words placed one by one.
    const isApart = x - endsAt > Math.max(line.size, height) * 0.3;
    line.text += isApart && line.text !== '' && !line.text.endsWith(' ') ? ` ${str}` : str;
    line.size = Math.max(line.size, height);
    endsAt = x + width;
    if (hasEOL) line = null;
  }
  return lines;
}

function withHeadings(lines: readonly Line[]): string {
  const weight = new Map<number, number>();
  for (const { size, text } of lines) {
    const rounded = Math.round(size * 2) / 2;
    weight.set(rounded, (weight.get(rounded) ?? 0) + text.length);
  }
  const body = [...weight].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 0;
  let out = '';
  let before: Line | null = null;
  for (const line of lines) {
    if (line.text.trim() === '') continue;
    const isHeading = line.size > body * 1.15 && line.text.trim().length <= 120;
    const gap = before === null ? 0 : before.y - line.y;
    const isApart = before === null || gap < 0 || gap > Math.max(line.size, body) * 1.9;
    out += `${isHeading || isApart ? '\n\n' : '\n'}${isHeading ? '# ' : ''}${line.text.trim()}${isHeading ? '\n\n' : ''}`;
    before = line;
  }
  return out;
}
