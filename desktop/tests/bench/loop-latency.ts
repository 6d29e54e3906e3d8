import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must, systemClock } from '@tandem/shared/lib';
import type { ConversationId } from '@tandem/shared/model';
import { createEngine } from '../../src/engine/index.ts';
import { type Product, startProduct } from '../e2e/support/product.ts';
import { type Sandbox, sandboxOf } from '../e2e/support/sandbox.ts';
import { measureCeiling } from './ceiling.ts';
import { line, spreadOf } from './percentiles.ts';

// `npm run bench`: the loop from a customer's message to the agent's reply and to the desktop, 200 customers at 5 per second,
// retrieval-only, on the product as `npm start` brings it up.
const CUSTOMERS = 200;
const PER_SECOND = 5;
const BURST_WAIT_MS = 400;
const QUESTION = 'ค่าส่งเท่าไหร่คะ ส่งกี่วันถึง';

const kept = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
const env = { TANDEM_BURST_WAIT_MS: String(BURST_WAIT_MS) };
const cold = await timeStart();
await cold.product.stop();
const warm = await timeStart();
try {
  await run(warm.product);
} finally {
  await warm.product.stop();
  rmSync(kept, { recursive: true, force: true });
}

async function timeStart(): Promise<{ product: Product; ms: number }> {
  const begin = performance.now();
  const product = await startProduct(env, kept);
  const page = await fetch(product.inboxUrl, { redirect: 'manual' });
  if (page.status >= 400) throw new Error(`the inbox answers ${page.status}`);
  return { product, ms: performance.now() - begin };
}

async function run(product: Product): Promise<void> {
  const sandbox = sandboxOf(product.sandboxUrl);
  const ceiling = await measureCeiling(CUSTOMERS);
  const customers = await Promise.all(
    Array.from({ length: CUSTOMERS }, (_, index) =>
      sandbox.call<{ id: string; username: string }>('POST', 'customers', {
        username: `bench.${process.pid}.${index}`,
      }),
    ),
  );
  const seen = await watchDesktop(product);
  const written = await writeAtPace(sandbox, customers);
  const replied = new Map<string, number>();
  for (const customer of customers) {
    const [reply] = await sandbox.ledger(customer.id, 1);
    replied.set(customer.username, must(reply, 'a reply').at);
  }
  const shown = await seen.finish(CUSTOMERS);

  const toReply = customers.map(
    ({ username }) => must(replied.get(username)) - must(written.get(username)) - BURST_WAIT_MS,
  );
  const toDesktop = customers.map(({ username }) => must(shown.get(username), username) - must(written.get(username)));
  const desktop = spreadOf(toDesktop);
  console.log(
    `npm start, first time ${(cold.ms / 1000).toFixed(1)} s, warm ${(warm.ms / 1000).toFixed(1)} s, to an inbox that answers`,
  );
  console.log(line('ceiling: HTTP + fsync + WebSocket + fsync', ceiling));
  console.log(line('customer writes → reply on the phone, burst wait apart', spreadOf(toReply)));
  console.log(line('customer writes → row in the desktop’s cache, screens told', desktop));
  console.log(`desktop p50 is ${(desktop.p50 / ceiling.p50).toFixed(1)} × the ceiling`);
}

async function writeAtPace(
  sandbox: Sandbox,
  customers: readonly { id: string; username: string }[],
): Promise<Map<string, number>> {
  const written = new Map<string, number>();
  const begin = Date.now();
  await Promise.all(
    customers.map(async (customer, index) => {
      await new Promise((resolve) => setTimeout(resolve, begin + (index * 1000) / PER_SECOND - Date.now()));
      written.set(customer.username, Date.now());
      const message = { type: 'text', text: QUESTION };
      await sandbox.call('POST', 'customer/send', { customer: customer.id, account: 'lanlom.wear', message });
    }),
  );
  return written;
}

/** The desktop's engine, signed in; notes when each conversation first shows. */
async function watchDesktop(product: Product) {
  const dataDir = mkdtempSync(join(tmpdir(), 'tandem-bench-desktop-'));
  const quiet = () => undefined;
  const log = { info: quiet, warn: quiet, error: quiet };
  const engine = createEngine({ dataDir, relayUrl: product.relayUrl, clock: systemClock, log, vault: 'memory' });
  const first = new Map<ConversationId, number>();
  const live = Promise.withResolvers<void>();
  engine.onPush((name, payload) => {
    if (name === 'link' && 'state' in payload && payload.state === 'live') live.resolve();
    if (name !== 'changed' || !('topics' in payload)) return;
    for (const topic of payload.topics) {
      const id = topic.startsWith('conversation:') ? (topic.slice('conversation:'.length) as ConversationId) : null;
      if (id !== null && !first.has(id)) first.set(id, Date.now());
    }
  });
  await engine.call('session.signIn', { email: product.email, password: product.password });
  await live.promise;
  return {
    async finish(count: number): Promise<Map<string, number>> {
      if (first.size < count) throw new Error(`only ${first.size} of ${count} conversations reached the desktop`);
      const shown = new Map<string, number>();
      for (const [conversationId, at] of first) {
        const view = await engine.call('conversation.get', { conversationId });
        shown.set(view?.contact.handle ?? '', at);
      }
      await engine.close();
      rmSync(dataDir, { recursive: true, force: true });
      return shown;
    },
  };
}
