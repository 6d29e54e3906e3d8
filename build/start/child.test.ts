import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isRunning } from '../../relay/src/db/embedded/index.ts';
import { parseReady, startChild } from './child.ts';
import { claimRun, currentRun, type RunRecord } from './run-record.ts';

let dataDir = '';
let record: RunRecord;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tandem-child-'));
  record = await claimRun(dataDir);
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function plan(code: string) {
  const script = join(dataDir, 'child.mjs');
  writeFileSync(script, code);
  return { name: 'relay', script, env: process.env, logFile: join(dataDir, 'relay.log') };
}

test('a child is ready with its address, is written down, and ends when told', async () => {
  const child = await startChild(
    plan(`
    console.log(JSON.stringify({ level: 30, url: 'http://a-log-line' }));
    console.error('to stderr');
    console.log(JSON.stringify({ ready: true, url: 'http://127.0.0.1:1' }));
    setInterval(() => {}, 1000)`),
    record,
  );
  expect((await child.ready).url).toBe('http://127.0.0.1:1');
  const [written] = (await currentRun(dataDir))?.children ?? [];
  expect(written?.name).toBe('relay');
  await child.stop();
  expect(written === undefined || (await isRunning(written))).toBe(false);
  await child.ended;
  expect(readFileSync(join(dataDir, 'relay.log'), 'utf8')).toContain('to stderr');
});

test('a child that ends before it is ready: a sentence with its last words', async () => {
  const child = await startChild(plan(`console.error('PORT is not a number.'); process.exit(3)`), record);
  await expect(child.ready).rejects.toThrow(/The relay ended with code 3\.[\s\S]*PORT is not a number\./);
});

test('a child that ends later says so, and the log of the run before is kept aside', async () => {
  const ready = `console.log('{"url":"http://x"}');`;
  const first = await startChild(plan(`${ready} setTimeout(() => process.exit(7), 20)`), record);
  await first.ready;
  expect(await first.ended).toContain('with code 7');
  const second = await startChild(plan(`${ready} setInterval(() => {}, 1000)`), record);
  await second.ready;
  await second.stop();
  expect(await second.ended).toContain('by SIGTERM');
  expect(readFileSync(join(dataDir, 'relay.previous.log'), 'utf8')).toContain('http://x');
});

test('a log line is not a ready line', () => {
  expect(parseReady('{"level":30,"url":"/x"}')).toBeUndefined();
  expect(parseReady('listening')).toBeUndefined();
  expect(parseReady('{"url":')).toBeUndefined();
  expect(parseReady('{"ready":true,"url":"http://x"}')).toMatchObject({ url: 'http://x', ready: true });
});
