import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeClock } from './testing/fake-clock.ts';
import { APP_ID, APP_SECRET, ask, startStage, type Tokens } from './testing/stage.ts';

let dataDir = '';

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'sandbox-restart-'));
});

afterAll(() => rm(dataDir, { recursive: true, force: true }));

interface Running {
  child: ChildProcess;
  url: string;
  ledgerPath: string;
}

/** The program itself, as `npm start` runs it. */
async function run(): Promise<Running> {
  const main = path.join(import.meta.dirname, 'main.ts');
  const args = [main, '--data', dataDir, '--app-id', APP_ID, '--app-secret', APP_SECRET];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH },
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, ...(JSON.parse(line) as { url: string; ledgerPath: string }) };
}

async function post(url: string, route: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/_sandbox/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Record<string, unknown>;
}

test('a SIGKILL loses nothing that was answered, and SIGTERM ends it cleanly', { timeout: 30_000 }, async () => {
  const sides = { customer: 'mintt.cloudy', account: 'lanlom.wear' };
  const first = await run();
  await post(first.url, 'customer/send', { ...sides, message: { type: 'text', text: 'หนึ่ง' } });
  const answers = await Promise.all(
    ['สอง', 'สาม', 'สี่'].map((text) => post(first.url, 'owner/send', { ...sides, message: { type: 'text', text } })),
  );
  const killed = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await killed;
  await appendFile(path.join(dataDir, 'state.jsonl'), '{"t":"messages","k":"half');
  const second = await run();
  const view = (await (await fetch(`${second.url}/_sandbox/phone?customer=mintt.cloudy`)).json()) as {
    chat: { messages: { id: string }[]; window: { left: number } };
    customers: unknown[];
  };
  expect(view.customers).toHaveLength(5);
  expect(view.chat.messages.slice(1).map(({ id }) => id)).toEqual(answers.map(({ messageId }) => messageId));
  const lines = (await readFile(second.ledgerPath, 'utf8')).trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual([1, 2, 3, 4]);
  second.child.kill('SIGTERM');
  expect(await once(second.child, 'exit')).toEqual([0, null]);
});

test('tokens, webhook registration, window and waiting retries come back', async () => {
  const clock = fakeClock();
  const folder = path.join(dataDir, 'world');
  let tokens: Tokens | undefined;
  let conversationId = '';
  {
    await using stage = await startStage({ dataDir: folder, clock });
    tokens = await stage.connect();
    stage.receiver.answers.push(503);
    ({ conversationId } = await ask(stage, 'ค้างไว้'));
    await stage.look('webhooks?count=1&wait=5000');
    // The echo of this one is refused by the closing receiver and waits as well, or came through: both are right.
    expect((await stage.say(tokens, conversationId, 'ตอบแล้ว')).code).toBe(0);
  }
  clock.advance(60_000);
  await using again = await startStage({ dataDir: folder, clock });
  const { window } = (await again.look<{ chat: { window: object } }>('phone?customer=mintt.cloudy')).chat;
  expect(window).toMatchObject({ left: 9, limit: 10 });
  await again.post('/business/webhook/update/', {
    app_id: APP_ID,
    secret: APP_SECRET,
    event_type: 'DIRECT_MESSAGE',
    callback_url: again.receiver.url,
  });
  await again.knob('webhooks/retry-now');
  clock.advance(120_000);
  await again.look('webhooks/idle?wait=5000');
  const texts = again.receiver.received.map(({ content }) => (content.text as { body: string }).body);
  expect(texts).toContain('ค้างไว้');
  expect((await again.say(tokens, conversationId, 'วันใหม่')).code).toBe(0);
});

test('a message that a kill left without its ledger line gets it at the next start', async () => {
  const folder = path.join(dataDir, 'settled');
  {
    await using stage = await startStage({ dataDir: folder });
    await ask(stage, 'ครบ');
    await ask(stage, 'ขาดบรรทัด');
  }
  const file = path.join(folder, 'ledger.jsonl');
  const [kept] = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, `${kept}\n`);
  await using stage = await startStage({ dataDir: folder });
  const { lines } = await stage.look<{ lines: { seq: number; text: string }[] }>('ledger');
  expect(lines.map(({ seq, text }) => [seq, text])).toEqual([
    [1, 'ครบ'],
    [2, 'ขาดบรรทัด'],
  ]);
});
