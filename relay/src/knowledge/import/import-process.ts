import { writeSync } from 'node:fs';
import { decodeText } from '../extract/decode-text.ts';
import { extractHtml } from '../extract/extract-html.ts';
import { extractPdf } from '../extract/extract-pdf.ts';
import { ExtractError, type Extracted } from '../extract/extracted.ts';
import { tidyText } from '../extract/tidy-text.ts';
import { FetchError } from '../fetch/fetch-error.ts';
import { type FetchedPage, fetchPage } from '../fetch/fetch-page.ts';
import { isLoopbackAddress } from '../fetch/public-address.ts';
import type { ImportOrder, ImportReport } from './import-order.ts';

// Runs in a process of its own, under limits, without environment: see run-import. Reads an order and a file, says what it found.

function say(report: ImportReport): void {
  let rest: Uint8Array = Buffer.from(`${JSON.stringify(report)}\n`);
  while (rest.byteLength > 0) rest = rest.subarray(writePart(rest));
}

/** Standard output may be a pipe that is full for a moment. */
function writePart(bytes: Uint8Array): number {
  try {
    return writeSync(1, bytes);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0;
    throw error;
  }
}

/** The rest of standard input stays open: its end means that whoever ordered is gone. */
function readOrder(): Promise<{ order: ImportOrder; file: Uint8Array }> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let length = 0;
    let order: ImportOrder | null = null;
    process.stdin.on('end', () => process.exit(1));
    process.stdin.on('data', (part: Buffer) => {
      parts.push(part);
      length += part.byteLength;
      if (order === null && part.includes(10)) {
        const all = Buffer.concat(parts);
        const end = all.indexOf(10);
        order = JSON.parse(all.subarray(0, end).toString()) as ImportOrder;
        parts.splice(0, parts.length, all.subarray(end + 1));
        length = all.byteLength - end - 1;
      }
      if (order !== null && length >= order.byteLength) resolve({ order, file: new Uint8Array(Buffer.concat(parts)) });
    });
  });
}

async function run(order: ImportOrder, file: Uint8Array): Promise<ImportReport> {
  if (order.kind === 'pdf') {
    say({ kind: 'reading' });
    return done(await extractPdf(file, order.limits), null);
  }
  const page = await fetchPage({
    url: order.url,
    etag: order.etag,
    lastModified: order.lastModified,
    isAlsoAllowed: order.allowLoopback ? isLoopbackAddress : null,
    limits: { bytes: order.limits.fileBytes, redirects: order.limits.redirects },
    signal: AbortSignal.timeout(order.limits.fetchMs),
  });
  if (page.kind === 'unchanged') return { kind: 'unchanged' };
  say({ kind: 'reading' });
  const found = await extractPage(page, order);
  if (found.text.length > order.limits.characters) throw new ExtractError('too_much_text');
  return done(found, page);
}

async function extractPage(
  { bytes, mime, charset }: Extract<FetchedPage, { kind: 'page' }>,
  { limits }: ImportOrder,
): Promise<Extracted> {
  const start = Buffer.from(bytes.subarray(0, 1024)).toString('latin1').trimStart();
  if (mime === 'application/pdf' || start.startsWith('%PDF-')) return extractPdf(bytes, limits);
  const isHtml = mime === 'text/html' || mime === 'application/xhtml+xml' || (mime === '' && start.startsWith('<'));
  if (isHtml) return extractHtml(decodeText(bytes, charset));
  if (mime === 'text/plain' || mime === 'text/markdown') {
    const text = tidyText(decodeText(bytes, charset));
    if (text === '') throw new ExtractError('no_text');
    return { title: null, text, pageCount: null };
  }
  throw new ExtractError('unknown_format', mime);
}

function done(found: Extracted, page: { etag: string | null; lastModified: string | null } | null): ImportReport {
  return {
    kind: 'done',
    title: found.title?.slice(0, 200) ?? null,
    text: found.text,
    pageCount: found.pageCount,
    etag: page?.etag?.slice(0, 1000) ?? null,
    lastModified: page?.lastModified?.slice(0, 200) ?? null,
  };
}

function failed(error: unknown): ImportReport {
  if (error instanceof ExtractError || error instanceof FetchError) {
    return { kind: 'failed', failure: error.failure, detail: error.message.slice(0, 300) };
  }
  // Out of memory for one array, or a stack too deep: more than the limits allow.
  if (error instanceof RangeError)
    return { kind: 'failed', failure: 'too_demanding', detail: error.message.slice(0, 300) };
  return { kind: 'failed', failure: 'broken', detail: error instanceof Error ? error.name : 'unknown' };
}

const { order, file } = await readOrder();
say(await run(order, file).catch(failed));
process.exit(0);
