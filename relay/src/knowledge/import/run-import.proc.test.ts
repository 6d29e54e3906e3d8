import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importLimits } from '../../config/import-limits.ts';
import { hasThaiFont, pdfBombs, pdfOf, rawPdf } from '../testing/pdf-samples.ts';
import { runImport } from './run-import.ts';

// The real process with its real limits. Bombs are cut short by smaller limits where that only saves time.

const web = createServer((request, response) => answer(request, response));
let answer: RequestListener = (_request, response) => response.end();
beforeAll(() => new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  web.closeAllConnections();
  web.close();
});

type Limits = Partial<typeof importLimits>;
const forever = new AbortController().signal;
const read = (file: Uint8Array, limits: Limits = {}, signal = forever, onReading: () => void = () => undefined) =>
  runImport({ kind: 'pdf', byteLength: file.byteLength, limits: { ...importLimits, ...limits } }, file, {
    signal,
    onReading,
  });
const fetched = (limits: Limits = {}, path = '/') =>
  runImport(
    {
      kind: 'url',
      byteLength: 0,
      url: `http://127.0.0.1:${(web.address() as AddressInfo).port}${path}`,
      etag: null,
      lastModified: null,
      allowLoopback: true,
      limits: { ...importLimits, ...limits },
    },
    null,
    { signal: forever, onReading: () => undefined },
  );

test('a Thai PDF: every letter in place, larger lines are headings', async ({ skip }) => {
  skip(!hasThaiFont, 'no Thai font to write one with: the package fonts-thai-tlwg has it');
  const file = await pdfOf({
    title: 'นโยบายร้าน',
    pages: [
      [
        { text: 'การชำระเงิน', size: 22 },
        { text: 'ชำระเงินได้ทุกธนาคาร น้ำหนักไม่เกิน 2 กก. ค่าส่ง 40 บาท' },
        { text: 'Returns', size: 22 },
        { text: 'Within 7 days.' },
      ],
    ],
  });
  expect(await read(file)).toEqual({
    kind: 'done',
    title: 'นโยบายร้าน',
    text: '# การชำระเงิน\n\nชำระเงินได้ทุกธนาคาร น้ำหนักไม่เกิน 2 กก. ค่าส่ง 40 บาท\n\n# Returns\n\nWithin 7 days.',
    pageCount: 1,
    etag: null,
    lastModified: null,
  });
});

describe('files that cannot be read say why', () => {
  const lines = [{ text: 'some words to be read by the agent' }];
  test.each([
    ['a password', () => pdfOf({ pages: [lines], password: 'secret' }), {}, 'password_protected'],
    ['a scan without text', () => pdfOf({ pages: [[], [{ text: '2' }]] }), {}, 'no_text'],
    ['too many pages', () => pdfOf({ pages: [lines, lines, lines] }), { pages: 2 }, 'too_many_pages'],
    ['too much text', () => pdfOf({ pages: [lines] }), { characters: 20 }, 'too_much_text'],
    ['no PDF', async () => Buffer.from('%PDF-1.7 but nothing follows'), {}, 'broken'],
  ] as const)('%s', async (_name, file, limits, failure) => {
    expect(await read(await file(), limits)).toMatchObject({ kind: 'failed', failure });
  });
});

describe('bombs end, and nothing here notices', () => {
  test.each([
    ['half a gigabyte of spaces', pdfBombs.flate],
    ['five million operators', pdfBombs.operators],
    ['a giant page', pdfBombs.giant],
  ])(
    '%s',
    async (_name, make) => {
      const bomb = make();
      expect(bomb.byteLength).toBeLessThan(1024 * 1024);
      const before = process.memoryUsage().rss;
      const delays = watchLoop();
      const ending = await read(bomb, { cpuSeconds: 2 });
      const worst = delays.end();
      expect(ending).toMatchObject({ kind: 'failed' });
      expect(['too_demanding', 'timed_out', 'too_much_text', 'no_text']).toContain(
        ending.kind === 'failed' && ending.failure,
      );
      // In this process it would take the two seconds it is given.
      expect(worst).toBeLessThan(1000);
      expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
      expect(importProcesses()).toEqual([]);
    },
    30_000,
  );

  test('a page that is small on the wire', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, '<p>x'));
    answer = (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(bomb);
    expect(await fetched()).toMatchObject({ kind: 'failed', failure: 'too_big' });
  });

  test('a page that drips without end', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    };
    expect(await fetched({ fetchMs: 500 })).toMatchObject({ kind: 'failed', failure: 'timed_out' });
  });

  test('a tree too deep to walk in time', async () => {
    answer = (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<body>${'<div>'.repeat(300_000)}x`);
    expect(await fetched({ cpuSeconds: 2 })).toMatchObject({ kind: 'failed', failure: 'timed_out' });
  });

  test('the wall clock ends what uses no CPU', async () => {
    answer = () => undefined;
    expect(await fetched({ wallMs: 600 })).toMatchObject({ kind: 'failed', failure: 'timed_out' });
    expect(importProcesses()).toEqual([]);
  });
});

test('stopped in the middle, it and all of its group are gone', async () => {
  const stop = new AbortController();
  const ending = read(pdfBombs.operators(), {}, stop.signal, () => stop.abort());
  expect(await ending).toMatchObject({ kind: 'failed', failure: 'cancelled' });
  expect(importProcesses()).toEqual([]);
});

test.runIf(process.platform === 'linux')('it has nothing of ours in its environment', async () => {
  process.env.TANDEM_TEST_SECRET = 'must not be there';
  let environment = '';
  const ending = read(rawPdf(Buffer.from('BT /F1 12 Tf 72 700 Td (hello there, reader) Tj ET')), {}, forever, () => {
    const [pid] = importProcesses();
    if (pid !== undefined) environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
  });
  expect(await ending).toMatchObject({ kind: 'done', text: 'hello there, reader' });
  expect(environment).not.toContain('TANDEM_TEST_SECRET');
  delete process.env.TANDEM_TEST_SECRET;
});

test.runIf(process.platform === 'linux')('the relay killed in the middle takes the import with it', async () => {
  const asked = new Promise<void>((resolve) => {
    answer = () => resolve();
  });
  const order = {
    kind: 'url',
    byteLength: 0,
    url: `http://127.0.0.1:${(web.address() as AddressInfo).port}/`,
    etag: null,
    lastModified: null,
    allowLoopback: true,
    limits: importLimits,
  };
  const script = `import { runImport } from ${JSON.stringify(new URL('./run-import.ts', import.meta.url).href)};
    await runImport(${JSON.stringify(order)}, null, { onReading() {}, signal: new AbortController().signal });`;
  const relay = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  await asked;
  const [orphan] = importProcesses(String(relay.pid));
  expect(orphan).toBeDefined();
  relay.kill('SIGKILL');
  await expect.poll(() => existsSync(`/proc/${orphan}`), { timeout: 5000 }).toBe(false);
});

/** Children of a process that run the import. */
function importProcesses(of = String(process.pid)): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const parent = / (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) \S/, ''))?.[1];
      return parent === of && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('import-process');
    } catch (error) {
      // It has ended between the two looks.
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
        return false;
      throw error;
    }
  });
}

/** The longest time this process's loop did not come round, in milliseconds. */
function watchLoop() {
  let last = performance.now();
  let worst = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    worst = Math.max(worst, now - last - 5);
    last = now;
  }, 5);
  return {
    end: () => {
      clearInterval(timer);
      return worst;
    },
  };
}
