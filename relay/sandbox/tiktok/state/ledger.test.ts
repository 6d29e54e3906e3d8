import { appendFile, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LedgerLine, openLedger } from './ledger.ts';

const LINE: Omit<LedgerLine, 'seq'> = {
  kind: 'received',
  at: 1763600131000,
  businessId: '_000A',
  conversationId: 'c==',
  customerId: 'Z1',
  messageId: 'm==',
  type: 'text',
  text: 'ค่ะ',
  source: 'API',
  requestId: '2026',
};

let folder = '';
let file = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ledger-'));
  file = path.join(folder, 'ledger.jsonl');
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

test('append resolves only after the fsync, and lines that wait share the next one', async () => {
  const probe = await open(file, 'a');
  const prototype = Object.getPrototypeOf(probe) as { sync(): Promise<void> };
  await probe.close();
  const gates: (() => void)[] = [];
  vi.spyOn(prototype, 'sync').mockImplementation(() => new Promise((resolve) => gates.push(resolve)));
  const heard: number[] = [];
  const ledger = await openLedger(file, ({ seq }) => heard.push(seq));
  const first = ledger.append(LINE);
  const later = [ledger.append(LINE), ledger.append(LINE)];
  await vi.waitUntil(() => gates.length === 1);
  expect(heard).toEqual([]);
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(1);
  gates[0]?.();
  expect((await first).seq).toBe(1);
  await vi.waitUntil(() => gates.length === 2);
  expect(heard).toEqual([1]);
  gates[1]?.();
  expect((await Promise.all(later)).map(({ seq }) => seq)).toEqual([2, 3]);
  await ledger.close();
});

test('a half line from a kill is cut off and the numbers go on', async () => {
  const first = await openLedger(file, () => undefined);
  await first.append(LINE);
  await first.append({ ...LINE, text: 'สอง' });
  await first.close();
  await appendFile(file, '{"kind":"received","seq":3,"te');
  const second = await openLedger(file, () => undefined);
  expect(second.lines.map(({ seq, text }) => [seq, text])).toEqual([
    [1, 'ค่ะ'],
    [2, 'สอง'],
  ]);
  expect((await second.append(LINE)).seq).toBe(3);
  await second.close();
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as LedgerLine).seq)).toEqual([1, 2, 3]);
});
